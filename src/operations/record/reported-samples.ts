import type { BarMetric } from '../../base/pure/metrics.js';
import { MAX_COUNT } from './reported-values.js';

/** The furthest instants that a Date can hold, milliseconds from 1970. */
const FURTHEST_MS = 8.64e15;

/**
 * Returns samples that another server sent.
 * @throws RangeError for one that our own API could not say: no number, no instant, no whole number where one is due
 */
export function requireSamples(samples: readonly BarMetric[]): readonly BarMetric[] {
  for (const sample of samples)
    if (!isSayable(sample)) throw new RangeError(`sample ${sample.seq} has a value that cannot be`);
  return samples;
}

function isSayable({
  seq,
  barIndex,
  trades,
  timestampMs,
  equity,
  pnl,
  position,
  winRate,
}: BarMetric): boolean {
  return (
    isCount(seq) &&
    isCount(barIndex) &&
    isCount(trades) &&
    isInstant(timestampMs) &&
    Number.isFinite(equity) &&
    Number.isFinite(pnl) &&
    Number.isFinite(position) &&
    (winRate === null || Number.isFinite(winRate))
  );
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= MAX_COUNT;
}

/** Tells whether a number of milliseconds from 1970 is an instant that a Date can hold. */
export function isInstant(ms: number): boolean {
  return Number.isSafeInteger(ms) && Math.abs(ms) <= FURTHEST_MS;
}
