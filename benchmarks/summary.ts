/** What is told of a series of measurements, in their unit. */
export interface Summary {
  readonly count: number;
  readonly median: number;
  /** Median absolute deviation from the median: half of the measurements are no farther away. */
  readonly mad: number;
  readonly lowest: number;
  readonly highest: number;
  /** Upper bound of the 95 % interval of the median; of fewer than six values, of which no such bound is known, the highest. */
  readonly upper: number;
  /** 99th percentile. */
  readonly p99: number;
}

/** What lies outside of an interval of 95 % on each side. */
const TAIL = 0.025;

/** @param values at least one */
export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  const deviations = sorted.map((value) => Math.abs(value - median)).sort((a, b) => a - b);
  return {
    count: sorted.length,
    median,
    mad: quantile(deviations, 0.5),
    lowest: quantile(sorted, 0),
    highest: quantile(sorted, 1),
    upper: Math.min(upperBoundOfMedian(sorted), quantile(sorted, 1)),
    p99: quantile(sorted, 0.99),
  };
}

/**
 * Returns the upper bound of the 95 % interval of the median, from the order of the values alone (Conover, Practical
 * Nonparametric Statistics, 1999, 3.2): no distribution is supposed. Infinite for fewer than six values.
 */
export function upperBoundOfMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  let outside = 0;
  /** Logarithm of the probability that of so many fair coins `outside` show heads: of a thousand, none is below any double. */
  let logProbability = -sorted.length * Math.LN2;
  let below = Math.exp(logProbability);
  while (below <= TAIL) {
    logProbability += Math.log((sorted.length - outside) / (outside + 1));
    below += Math.exp(logProbability);
    outside++;
  }
  return outside === 0 ? Number.POSITIVE_INFINITY : (sorted[sorted.length - outside] as number);
}

/** Returns the value below which a share of the sorted values lies, linearly interpolated between neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new RangeError('summarize: there are no values');
  return below + (above - below) * (position - Math.floor(position));
}
