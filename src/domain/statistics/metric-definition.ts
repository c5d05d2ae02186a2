export const METRIC_UNITS = ['fraction', 'money', 'ratio', 'days', 'count'] as const;

export type MetricUnit = (typeof METRIC_UNITS)[number];

/** What is known of a metric beside its value: API, command line, report and docs/metrics.md say it from here. */
export interface MetricDescription {
  readonly unit: MetricUnit;
  /** As short as a column needs it, such as `Sharpe ratio`. */
  readonly label: string;
  /** Where there is room for more. */
  readonly longLabel?: string;
  /** A sentence for who reads the schema. */
  readonly description: string;
  readonly formula: string;
  /** Who defined it; absent where the formula is all there is. */
  readonly source?: string;
  /** Null where neither more nor less is better by itself. */
  readonly higherIsBetter: boolean | null;
  /** On which runs it is undefined; null when it never is. */
  readonly nullWhen: string | null;
  /** Whether people see gains with a plus, or a positive number as the loss that it is; absent for as it is. */
  readonly sign?: 'plus' | 'minus';
}

/** A metric and how it is computed. */
export type MetricDefinition<Subject> = MetricDescription &
  (
    | { readonly nullWhen: null; readonly compute: (subject: Subject) => number }
    | { readonly nullWhen: string; readonly compute: (subject: Subject) => number | null }
  );

/** Definitions by the names that their values have in a record. */
export type MetricTable<Subject> = Readonly<Record<string, MetricDefinition<Subject>>>;

/** The record of a table: a value a name. */
export type MetricValues<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends { compute: (...args: never) => infer Value }
    ? Value
    : never;
};

/** Computes every metric of a table. */
export function measure<Subject, Table extends MetricTable<Subject>>(
  table: Table & MetricTable<Subject>,
  subject: Subject,
): MetricValues<Table> {
  const values = Object.entries(table).map(([name, { compute }]) => [name, compute(subject)]);
  return Object.fromEntries(values) as MetricValues<Table>;
}
