/** A figure of the window that ends with a period. */
export interface RollingPoint {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Null where the figure is undefined of the window. */
  readonly value: number | null;
}

/** A figure of returns: fractions a period, and how many periods a year has. */
export type FigureOfReturns = (returns: Float64Array, periodsPerYear: number) => number | null;

/** Returns how many periods a window has: half a year, at least two. */
export function rollingWindow(periodsPerYear: number): number {
  return Math.max(2, Math.round(periodsPerYear / 2));
}

/**
 * Returns a figure of every full window of half a year, computed as that of the whole.
 * Each window is measured afresh: sums carried from window to window would drift.
 * @param returns per period, fractions
 * @param dates of the periods
 * @param periodsPerYear P
 * @returns one point for each period from the first full window on; empty when there is none
 */
export function rollingFigure(
  figure: FigureOfReturns,
  returns: Float64Array,
  dates: readonly string[],
  periodsPerYear: number,
): readonly RollingPoint[] {
  const window = rollingWindow(periodsPerYear);
  const points: RollingPoint[] = [];
  for (let end = window; end <= returns.length; end += 1) {
    const value = figure(returns.subarray(end - window, end), periodsPerYear);
    points.push({ date: dates[end - 1] as string, value });
  }
  return points;
}
