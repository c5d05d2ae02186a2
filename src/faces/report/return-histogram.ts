import { quantile } from '../../domain/statistics/percentile-interval.js';

const MOST_BINS = 40;
/** Finer differences are rounding. */
const LEAST_WIDTH = 1e-9;
/** Logarithms of powers of ten are not whole to the last bit. */
const ROUNDING = 1e-9;

/** Counts of returns in bins of one width; the first and the last bin hold what lies beyond them, too. */
export interface ReturnHistogram {
  /** Lower edge of the first bin, a fraction; 0 is an edge, so that no bin holds gains and losses. */
  readonly start: number;
  readonly width: number;
  readonly counts: readonly number[];
  /** How many returns the bins at the ends hold from beyond them. */
  readonly beyond: number;
  readonly median: number;
  /** Of an edge in percent: as many as tell it from the next one, at least two. */
  readonly decimals: number;
}

/**
 * Counts returns in bins whose width is the next 1, 2 or 5 · 10ⁿ above 2 · IQR / ∛n (Freedman and Diaconis, 1981), or
 * above a fortieth of the range where the middle half does not vary. Of more than forty bins
 * those around the quartiles are kept. No bin is narrower than 10⁻⁹.
 * @param returns fractions; at least one
 */
export function returnHistogram(returns: readonly number[]): ReturnHistogram {
  const sorted = Float64Array.from(returns).sort();
  const [lower, median, upper] = [0.25, 0.5, 0.75].map((share) => quantile(sorted, share)) as [
    number,
    number,
    number,
  ];
  const range = (sorted.at(-1) as number) - (sorted[0] as number);
  const wanted = (2 * (upper - lower)) / Math.cbrt(sorted.length) || range / MOST_BINS;
  const width = niceAbove(Math.max(wanted || Math.abs(median) || 1, LEAST_WIDTH));
  const binOf = (value: number): number => Math.floor(value / width);
  const middle = binOf((lower + upper) / 2);
  const first = Math.max(binOf(sorted[0] as number), middle - MOST_BINS / 2);
  const last = Math.min(binOf(sorted.at(-1) as number), first + MOST_BINS - 1);
  const counts = new Array<number>(last - first + 1).fill(0);
  for (const value of sorted) {
    const bin = Math.min(Math.max(binOf(value), first), last) - first;
    counts[bin] = (counts[bin] as number) + 1;
  }
  const outside = sorted.filter((value) => binOf(value) < first || binOf(value) > last);
  // A hundredth of a percent is what two decimals tell.
  const decimals = Math.max(2, -Math.floor(Math.log10(100 * width) + ROUNDING));
  return { start: first * width, width, counts, beyond: outside.length, median, decimals };
}

/** Returns the smallest of 1, 2 and 5 times a power of ten that is not below a positive number. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5].find((candidate) => candidate * power >= value) ?? 10;
  return step * power;
}
