import type { Bars } from '../../market/bars.js';

/**
 * Returns the volume of bar `i` weighed by where the close lies in its range: −volume at the low, volume at
 * the high, 0 for a bar without range (Chaikin).
 */
export function moneyFlowVolumeAt({ high, low, close, volume }: Bars, i: number): number {
  const top = high[i] as number;
  const bottom = low[i] as number;
  const last = close[i] as number;
  const amount = volume[i] as number;
  if (top === bottom) return 0 * amount;
  return ((last - bottom - (top - last)) / (top - bottom)) * amount;
}
