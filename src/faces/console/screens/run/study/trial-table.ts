import type { MetricName, TrialStretchQuery } from '../../../generated/graphql.js';

type Stretch = NonNullable<
  Extract<NonNullable<TrialStretchQuery['operation']>, { trialColumns: unknown }>['trialColumns']
>;

/** The values of a parameter, a trial each. */
export interface TrialAxis {
  readonly path: string;
  /** Names of unordered values, to which values then are indexes. */
  readonly categories: readonly string[] | null;
  readonly values: Float64Array;
}

/** All trials by column: a hundred thousand of them are a few arrays. Undefined values are NaN. */
export interface TrialTable {
  readonly numbers: Int32Array;
  /** 1 where a trial keeps the constraints. */
  readonly feasible: Uint8Array;
  readonly axes: readonly TrialAxis[];
  readonly metrics: ReadonlyMap<MetricName, Float64Array>;
}

export const NO_TRIALS: TrialTable = {
  numbers: new Int32Array(),
  feasible: new Uint8Array(),
  axes: [],
  metrics: new Map(),
};

/** Returns a table with the trials that follow on it. */
export function withStretch(table: TrialTable, { numbers, feasible, axes, metrics }: Stretch): TrialTable {
  return {
    numbers: joined(new Int32Array(table.numbers.length + numbers.length), table.numbers, numbers),
    feasible: joined(
      new Uint8Array(table.feasible.length + feasible.length),
      table.feasible,
      feasible.map(Number),
    ),
    axes: axes.map(({ path, categories, values }, index) => ({
      path,
      categories,
      values: floats(table.axes[index]?.values, values),
    })),
    metrics: new Map(
      metrics.map(({ metric, values }) => [metric, floats(table.metrics.get(metric), values)]),
    ),
  };
}

function joined<T extends Int32Array | Uint8Array | Float64Array>(
  into: T,
  before: ArrayLike<number>,
  after: ArrayLike<number>,
): T {
  into.set(before);
  into.set(after, before.length);
  return into;
}

function floats(before: Float64Array | undefined, after: readonly (number | null)[]): Float64Array {
  const known = before ?? new Float64Array();
  return joined(
    new Float64Array(known.length + after.length),
    known,
    after.map((value) => value ?? Number.NaN),
  );
}
