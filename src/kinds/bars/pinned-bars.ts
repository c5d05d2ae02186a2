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

/** What is compared of bars that are traded. */
export const BAR_FIELDS = ['calendar', 'dataHash', 'timezone'] as const;
/** What is compared of bars whose hash is part of another one: when they close. */
export const CLOCK_FIELDS = ['calendar', 'timezone'] as const;

/**
 * Makes sure that a slice has read the bars with which its operation began.
 * @param fields what of them has to be the same
 * @param found undefined where there are none any more
 * @param timeframe named where the operation reads several
 * @throws BarsChangedError
 */
export function requireSameBars<Field extends keyof PinnedBars>(
  symbol: string,
  fields: readonly Field[],
  pinned: Pick<PinnedBars, Field>,
  found: Pick<PinnedBars, Field> | undefined,
  timeframe?: Timeframe,
): void {
  const changed = fields.filter((field) => pinned[field] !== found?.[field]);
  if (changed.length === 0) return;
  throw new BarsChangedError(
    symbol,
    changed.map((field) => (timeframe === undefined ? field : `${field} of ${timeframe}`)),
  );
}
