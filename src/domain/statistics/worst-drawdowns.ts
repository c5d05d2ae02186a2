import { DAY_MS } from '../market/timeframe.js';
import { fallBelow } from './drawdown.js';

/** One fall of an equity curve: from a peak, through a trough, to the peak's value again. */
export interface Drawdown {
  /** 1 − trough / peak, above 0. */
  readonly depth: number;
  /** Stamp of the last bar at the peak; of the first bar when the peak is the capital before it. */
  readonly peakTimeMs: number;
  readonly troughTimeMs: number;
  /** Stamp of the first bar at or above the peak again; null when there is none. */
  readonly recoveryTimeMs: number | null;
  /** From the peak to the recovery, or to the last bar; with a fraction for bars shorter than a day. */
  readonly days: number;
}

/**
 * Returns the deepest falls of an equity curve, each from a peak to its recovery, so that none overlap. The depth of
 * the first is the maximum drawdown.
 * @param firstPeak capital before the first bar, account currency, above 0; it is the first peak
 * @param equity account value per bar
 * @param timeMs stamps of the bars, ascending
 * @param count at most this many
 * @returns the deepest first, of equally deep ones the earlier; falls within rounding are none
 */
export function worstDrawdowns(
  firstPeak: number,
  equity: Float64Array,
  timeMs: Float64Array,
  count: number,
): readonly Drawdown[] {
  const found: Drawdown[] = [];
  const lastTimeMs = timeMs[timeMs.length - 1] ?? 0;
  let peak = firstPeak;
  let peakTimeMs = timeMs[0] ?? 0;
  let depth = 0;
  let troughTimeMs = 0;

  const end = (recoveryTimeMs: number | null): void => {
    if (depth > 0) {
      const days = ((recoveryTimeMs ?? lastTimeMs) - peakTimeMs) / DAY_MS;
      found.push({ depth, peakTimeMs, troughTimeMs, recoveryTimeMs, days });
    }
    depth = 0;
  };

  for (let i = 0; i < equity.length; i += 1) {
    const value = equity[i] as number;
    const fall = fallBelow(peak, value);
    if (fall === 0) {
      end(timeMs[i] as number);
      peak = Math.max(peak, value);
      peakTimeMs = timeMs[i] as number;
      continue;
    }
    if (fall <= depth) continue;
    depth = fall;
    troughTimeMs = timeMs[i] as number;
  }
  end(null);
  // The sort keeps the order of equals.
  return found.sort((a, b) => b.depth - a.depth).slice(0, count);
}
