import { z } from 'zod';
import type { Timeframe } from '../../domain/market/timeframe.js';
import { BarsChangedError } from './bars-changed-error.js';

/** Bars that an operation began with, by what decides what its slices make of them. */
export const pinnedBarsSchema = z.strictObject({
  dataHash: z.string(),
  calendar: z.string(),
  timezone: z.string(),
});

export type PinnedBars = z.infer<typeof pinnedBarsSchema>;

/**
 * Makes sure that a slice has read the bars with which its operation began.
 * @param timeframe named where the operation reads several
 * @throws BarsChangedError
 */
export function requireSameBars(
  symbol: string,
  pinned: PinnedBars,
  found: PinnedBars,
  timeframe?: Timeframe,
): void {
  const names = ['calendar', 'dataHash', 'timezone'] as const;
  const changed = names.filter((name) => pinned[name] !== found[name]);
  if (changed.length === 0) return;
  throw new BarsChangedError(
    symbol,
    changed.map((name) => (timeframe === undefined ? name : `${name} of ${timeframe}`)),
  );
}
