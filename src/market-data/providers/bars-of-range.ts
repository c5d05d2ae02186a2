import { requireEpochDay } from '../../domain/market/civil-date.js';
import type { Calendar } from '../../domain/market/instrument.js';
import { closeTimeMs, DAY_MS, isIntraday, type Timeframe } from '../../domain/market/timeframe.js';

/** A little less than the share of hours, and of days, at which each calendar trades. */
const TRADED: Readonly<Record<Calendar, { readonly hours: number; readonly days: number }>> = {
  // 252 days a year, 6.5 hours each.
  XNYS: { hours: 0.18, days: 0.68 },
  '24x5': { hours: 0.7, days: 0.7 },
  '24x7': { hours: 1, days: 1 },
};
/** Of all months the longest. */
const MONTH_DAYS = 31;

/**
 * Returns how many bars a range has where the instrument has traded all the time; a little fewer than there are.
 * @param from YYYY-MM-DD, inclusive, like `to`; days after today have none
 * @param calendar null for the one that trades least
 */
export function barsOfRange(
  { from, to }: { readonly from: string; readonly to: string | null },
  timeframe: Timeframe,
  calendar: Calendar | null,
): number {
  const endMs = Math.min(to === null ? Infinity : (requireEpochDay(to) + 1) * DAY_MS, Date.now());
  const lengthMs = Math.max(0, endMs - requireEpochDay(from) * DAY_MS);
  const barMs = timeframe === '1mo' ? MONTH_DAYS * DAY_MS : closeTimeMs(timeframe, 0);
  const { hours, days } = TRADED[calendar ?? 'XNYS'];
  const share = isIntraday(timeframe) ? hours : timeframe === '1d' ? days : 1;
  return Math.floor((lengthMs / barMs) * share);
}
