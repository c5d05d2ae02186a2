import type { Bars } from '../../market/bars.js';

/**
 * Returns the true range of bar `i`: the largest of high − low, |high − previous close| and
 * |low − previous close|; NaN at the first bar.
 */
export function trueRangeAt(bars: Bars, i: number): number {
  if (i === 0) return Number.NaN;
  const previousClose = bars.close[i - 1] as number;
  const high = Math.max(bars.high[i] as number, previousClose);
  const low = Math.min(bars.low[i] as number, previousClose);
  return high - low;
}
