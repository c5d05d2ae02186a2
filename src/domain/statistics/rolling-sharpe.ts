import { sharpeRatio } from './sharpe-ratio.js';

/** The Sharpe ratio of the window that ends with a period. */
export interface RollingSharpePoint {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Null when the returns of the window do not vary. */
  readonly value: number | null;
}

/** Returns how many periods a window has: half a year, at least two. */
export function rollingWindow(periodsPerYear: number): number {
  return Math.max(2, Math.round(periodsPerYear / 2));
}

/**
 * Returns the Sharpe ratio of every full window of half a year, annualised like that of the whole.
 * Each window is measured afresh: sums carried from window to window would drift.
 * @param returns per period, fractions
 * @param dates of the periods
 * @param periodsPerYear P
 * @returns one point for each period from the first full window on; empty when there is none
 */
export function rollingSharpe(
  returns: Float64Array,
  dates: readonly string[],
  periodsPerYear: number,
): readonly RollingSharpePoint[] {
  const window = rollingWindow(periodsPerYear);
  const points: RollingSharpePoint[] = [];
  for (let end = window; end <= returns.length; end += 1) {
    points.push({
      date: dates[end - 1] as string,
      value: sharpeRatio(returns.subarray(end - window, end), periodsPerYear),
    });
  }
  return points;
}
