import type { BarTimes } from '../market/bar-times/bar-times.js';
import { decisionTimes } from '../market/bar-times/decision-times.js';

/**
 * Returns for each base bar the index of the last bar of another timeframe that is known by its decision; −1 where
 * none is. A bar in progress is never seen and nothing is filled backwards.
 */
export function visibleBars(base: BarTimes, other: BarTimes): Int32Array {
  const decisions = decisionTimes(base);
  const visible = new Int32Array(decisions.length);
  let next = 0;
  for (const [index, decisionMs] of decisions.entries()) {
    while (next < other.knownMs.length && (other.knownMs[next] as number) <= decisionMs) next += 1;
    while (next > 0 && (other.knownMs[next - 1] as number) > decisionMs) next -= 1;
    visible[index] = next - 1;
  }
  return visible;
}
