/** What is told of a series of measurements, in their unit. */
export interface Summary {
  readonly count: number;
  readonly median: number;
  /** Median absolute deviation from the median: half of the measurements are no farther away. */
  readonly mad: number;
  readonly lowest: number;
  readonly highest: number;
  /** 99th percentile. */
  readonly p99: number;
}

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
    p99: quantile(sorted, 0.99),
  };
}

/** Returns the value below which a share of the sorted values lies, linearly interpolated between neighbours. */
function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new RangeError('summarize: there are no values');
  return below + (above - below) * (position - Math.floor(position));
}
