import { pathName } from '../../../../../domain/study/space/path-name.js';
import type { HeatData } from '../../../charts/heat-map.js';
import type { MetricName } from '../../../generated/graphql.js';
import { counted, formatCount } from '../../../text/format.js';
import { writeMetric } from './study-axes.js';

/**
 * Says what trials of a cell of the heat map came to: its median in the unit of what was looked for.
 * @param paths of all parameters, from which the two are told
 */
export function cellText(
  { x, y, values, counts, feasibleCounts }: Omit<HeatData, 'onCell'>,
  { column, row }: { readonly column: number; readonly row: number },
  metric: MetricName,
  paths: readonly string[],
): string {
  const place = `${pathName(x.path, paths)} ${x.labels[column]}, ${pathName(y.path, paths)} ${y.labels[row]}`;
  const count = counts[row]?.[column] ?? 0;
  if (count === 0) return `${place}: nothing was tried`;
  const median = writeMetric(metric, values[row]?.[column] ?? Number.NaN);
  return `${place}: ${median} (${counted(count, 'trial')}, ${formatCount(feasibleCounts[row]?.[column])} feasible)`;
}
