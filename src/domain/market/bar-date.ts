import { datingOf } from './bar-times/dating.js';
import { isoDateOf, weekdayOf } from './civil-date.js';
import type { Calendar } from './instrument.js';
import { DAY_MS, isIntraday, type Timeframe } from './timeframe.js';
import { tradingDate } from './trading-date.js';
import { wallClockAt } from './wall-clock.js';

/** What the date of a bar depends on. */
export interface BarDateRule {
  readonly calendar: Calendar;
  readonly timeframe: Timeframe;
  /** IANA zone of the instrument. */
  readonly timezone: string;
}

const NOON_MS = DAY_MS / 2;
const SUNDAY = 0;
const SATURDAY = 6;

/**
 * Returns a function that gives the trading date of a bar, YYYY-MM-DD, by its stamp.
 *
 * Bars of less than a day: the date in the zone, as `tradingDate` has it. Longer ones that are stamped by date, at
 * 00:00Z: that date, or the next one where daily bars are dated by the evening on which they open. Those that are
 * stamped with the instant of their opening: the date in the zone, or the next one where they open from noon on; of
 * XNYS, whose sessions lie within days of UTC, the date in UTC. A Sunday of 24x5 is Monday's, and so is the evening of a Friday.
 * @param stampsMs of all bars that are dated, by which is found how
 */
export function barDates(
  { calendar, timeframe, timezone }: BarDateRule,
  stampsMs: Float64Array,
): (stampMs: number) => string {
  if (isIntraday(timeframe)) return (stampMs) => tradingDate(calendar, stampMs, timezone);
  const day = barDays(calendar, timezone);
  if (calendar !== '24x5') return (stampMs) => isoDateOf(day(stampMs));
  const isDatedByOpening = timeframe === '1d' && datingOf(stampsMs) === 'opening days';
  return (stampMs) => {
    const epochDay = day(stampMs) + (isDatedByOpening ? 1 : 0);
    const weekday = weekdayOf(epochDay);
    if (weekday === SUNDAY) return isoDateOf(epochDay + 1);
    if (weekday !== SATURDAY) return isoDateOf(epochDay);
    return isoDateOf(stampMs % DAY_MS === 0 ? epochDay - 1 : epochDay + 2);
  };
}

/**
 * Returns a function that gives the day, YYYY-MM-DD, by which ranges have a bar: the other way round of `stampsOfDays`.
 * It is the civil one: a session that opens on Sunday evening is found on Sunday.
 */
export function rangeDates({ calendar, timeframe, timezone }: BarDateRule): (stampMs: number) => string {
  if (isIntraday(timeframe)) return (stampMs) => tradingDate('24x7', stampMs, timezone);
  // Weeks and months do not show that they are of the exchange.
  const day = barDays(timeframe === '1d' ? calendar : '24x7', timezone);
  return (stampMs) => isoDateOf(day(stampMs));
}

/**
 * Returns a function that gives the day of a bar of a day or longer by its stamp, days since 1970-01-01: what `barDates`
 * gives without regard to weekends.
 */
export function barDays(calendar: Calendar, timezone: string): (stampMs: number) => number {
  return (stampMs) => {
    if (stampMs % DAY_MS === 0 || calendar === 'XNYS') return Math.floor(stampMs / DAY_MS);
    const { epochDay, timeOfDayMs } = wallClockAt(stampMs, timezone);
    return timeOfDayMs >= NOON_MS ? epochDay + 1 : epochDay;
  };
}
