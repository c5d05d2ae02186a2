/** A range that a figure lies in with the stated confidence. */
export interface ConfidenceInterval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Returns the interval that holds a share of resampled values, with equal tails.
 * @param values are sorted in place; at least one
 * @param level share within, such as 0.95
 */
export function percentileInterval(values: Float64Array, level: number): ConfidenceInterval {
  const sorted = values.sort();
  const tail = (1 - level) / 2;
  return { lower: quantile(sorted, tail), upper: quantile(sorted, 1 - tail) };
}

/**
 * Interpolates between order statistics (type 7 of Hyndman and Fan, 1996, the default of R and NumPy).
 * @param sorted ascending, at least one
 * @param probability 0 to 1
 */
export function quantile(sorted: Float64Array, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const lower = sorted[below] as number;
  const upper = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return lower + (position - below) * (upper - lower);
}
