import type { MetricDescription } from '../../domain/statistics/metric-definition.js';
import type { Types } from './builder.js';

/** The fields of metrics in a record, as their definitions say; counts are whole numbers. */
export function metricFields<Name extends string, Values extends Readonly<Record<Name, number | null>>>(
  t: PothosSchemaTypes.ObjectFieldBuilder<Types, Values>,
  table: Readonly<Record<Name, MetricDescription>>,
) {
  const fields = (Object.entries(table) as [Name, MetricDescription][]).map(([name, metric]) => {
    const { unit, nullWhen, description } = metric;
    const options = {
      nullable: nullWhen !== null,
      description,
      // Null only where the field is nullable.
      resolve: (values: Values) => values[name] as number,
    };
    return [name, unit === 'count' ? t.int(options) : t.float(options)] as const;
  });
  return Object.fromEntries(fields);
}
