import { type DayPeriod, datedPeriods } from '../domain/market/bar-times/dated-period.js';
import type { Bars } from '../domain/market/bars.js';
import { isoDateOf } from '../domain/market/civil-date.js';
import type { Calendar } from '../domain/market/instrument.js';
import { isStampedByDate } from '../domain/market/stamped-by.js';
import { DAY_MS, type Timeframe } from '../domain/market/timeframe.js';
import { openingOf } from './open-stamp.js';

/** What the dates of weeks and months mean. */
export interface DatedBars {
  readonly timeframe: Timeframe;
  readonly calendar: Calendar;
  /** Whether somebody said which end of a bar its stamp is. */
  readonly isStampStated: boolean;
}

/**
 * Returns weeks and months under the stamps that they have once a file that stamps the close is read: Mondays and the
 * first of months. Other bars stay as they are.
 * @returns why there are no such stamps, without a full stop, where the date of a bar names no such week or month, or
 * several, or that of another bar
 */
export function asReadFromClose(bars: Bars, dated: DatedBars): Bars | string {
  const { timeframe } = dated;
  if ((timeframe !== '1w' && timeframe !== '1mo') || !isStampedByDate(bars)) return bars;
  const given = periodsOf(bars.openTimeMs, dated);
  const openTimeMs = Float64Array.from(given, ([period]) => openingOf(timeframe, period?.lastDay ?? 0));
  const read = periodsOf(openTimeMs, dated);
  const odd = given.findIndex(
    (periods, index) =>
      periods.length !== 1 ||
      periods[0]?.firstDay !== read[index]?.[0]?.firstDay ||
      periods[0]?.lastDay !== read[index]?.[0]?.lastDay ||
      openTimeMs[index] === openTimeMs[index - 1],
  );
  if (odd < 0) return { ...bars, openTimeMs };
  const date = isoDateOf((bars.openTimeMs[odd] as number) / DAY_MS);
  const bar = timeframe === '1w' ? 'week from Monday on' : 'month from its first day on';
  return `those are stamped at the close, and the date ${date} of these names no ${bar} of its own`;
}

function periodsOf(stampsMs: Float64Array, dated: DatedBars): readonly (readonly DayPeriod[])[] {
  const periodsAt = datedPeriods({ ...dated, stampsMs });
  return Array.from(stampsMs, (stampMs) => periodsAt(stampMs / DAY_MS));
}
