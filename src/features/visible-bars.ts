import type { Bars } from '../market/bars.js';
import { closeTimeMs, type Timeframe } from '../market/timeframe.js';

/**
 * Returns for each base bar the index of the last bar of another timeframe that has closed by the close of the
 * base bar; −1 where none has. A bar in progress is never seen and nothing is filled backwards.
 */
export function visibleBars(
  base: Bars,
  baseTimeframe: Timeframe,
  other: Bars,
  otherTimeframe: Timeframe,
): Int32Array {
  const visible = new Int32Array(base.length);
  let next = 0;
  for (let i = 0; i < base.length; i++) {
    const known = closeTimeMs(baseTimeframe, base.openTimeMs[i] as number);
    while (next < other.length && closeTimeMs(otherTimeframe, other.openTimeMs[next] as number) <= known)
      next++;
    visible[i] = next - 1;
  }
  return visible;
}
