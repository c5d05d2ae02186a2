import { DAY_MS } from '../market/timeframe.js';
import { RETURN_NOISE } from './returns.js';

/** The largest fall of an equity curve. */
export interface MaxDrawdown {
  /** 1 − trough / peak, 0 for a curve that falls by rounding at the most; above 1 when the account went below zero. */
  readonly fraction: number;
  /** Bar of the peak; −1 when the peak is the capital before the first bar. */
  readonly peakIndex: number;
  /** Bar of the trough; −1 where there is no fall. */
  readonly troughIndex: number;
}

/**
 * Returns by how much an account has fallen below a peak, a fraction of it; 0 for what may be rounding: the sums that an
 * account is made of come back to the same value but for a last bit.
 */
export function fallBelow(peak: number, value: number): number {
  const fall = 1 - value / peak;
  return fall > RETURN_NOISE ? fall : 0;
}

/**
 * Returns the largest fall from a running peak: max over t of 1 − equity_t / peak_t.
 * @param firstPeak capital before the first bar, account currency, above 0; it is the first peak
 * @param equity account value per bar
 */
export function maxDrawdown(firstPeak: number, equity: Float64Array): MaxDrawdown {
  let peak = firstPeak;
  let currentPeakIndex = -1;
  let fraction = 0;
  let peakIndex = -1;
  let troughIndex = -1;
  for (let i = 0; i < equity.length; i += 1) {
    const value = equity[i] as number;
    if (value > peak) {
      peak = value;
      currentPeakIndex = i;
      continue;
    }
    const fall = fallBelow(peak, value);
    if (fall > fraction) {
      fraction = fall;
      peakIndex = currentPeakIndex;
      troughIndex = i;
    }
  }
  return { fraction, peakIndex, troughIndex };
}

/**
 * Returns the longest time under water: from the last bar at a peak to the first bar at or above it again, or to
 * the last bar. The capital before the first bar is the first peak and has the stamp of the first bar.
 * @param timeMs stamps of the bars, ascending
 * @returns days, with a fraction for bars shorter than a day; 0 for a curve that never falls
 */
export function maxDrawdownDays(firstPeak: number, equity: Float64Array, timeMs: Float64Array): number {
  let peak = firstPeak;
  let peakTimeMs = timeMs[0] ?? 0;
  let isUnderWater = false;
  let longestMs = 0;
  for (let i = 0; i < equity.length; i += 1) {
    const value = equity[i] as number;
    const now = timeMs[i] as number;
    if (fallBelow(peak, value) > 0) {
      isUnderWater = true;
      longestMs = Math.max(longestMs, now - peakTimeMs);
      continue;
    }
    if (isUnderWater) longestMs = Math.max(longestMs, now - peakTimeMs);
    isUnderWater = false;
    peak = Math.max(peak, value);
    peakTimeMs = now;
  }
  return longestMs / DAY_MS;
}
