import { epochDayOf, requireEpochDay, weekdayOf } from '../domain/market/civil-date.js';
import type { Calendar } from '../domain/market/instrument.js';
import { closeTimeMs, DAY_MS, isIntraday, type Timeframe } from '../domain/market/timeframe.js';
import { tradingDays } from '../domain/market/trading-calendar.js';
import { zoneOffset } from '../domain/market/zone-offset.js';

const MINUTE_MS = 60_000;
const NYSE_OPEN_MINUTE = 9 * 60 + 30;
const NYSE_CLOSE_MINUTE = 16 * 60;
const FX_ROLL_MINUTE = 17 * 60;
const SUNDAY = 0;
const MONDAY = 1;
const FRIDAY = 5;
const SATURDAY = 6;

/**
 * Returns the stamps, open times in milliseconds, of all bars that a calendar has from one date to another.
 *
 * Daily bars are stamped 00:00Z of each trading day, weekly ones of each Monday, monthly ones of each first.
 * Shorter bars begin at 09:30 New York and end at 16:00 on XNYS (early closes are ignored); else they lie on
 * multiples of their length, UTC, of 24x5 those that open from Sunday 17:00 to Friday 17:00 New York.
 * @param startDate YYYY-MM-DD, first day, inclusive; for stamps of 24x5 and 24x7 a day in UTC
 * @param endDate YYYY-MM-DD, last day, inclusive
 */
export function sessionStamps(
  calendar: Calendar,
  timeframe: Timeframe,
  startDate: string,
  endDate: string,
): Float64Array {
  if (!isIntraday(timeframe)) return Float64Array.from(dayStamps(calendar, timeframe, startDate, endDate));
  if (calendar === 'XNYS') return Float64Array.from(nyseStamps(timeframe, startDate, endDate));
  return Float64Array.from(roundTheClockStamps(calendar, timeframe, startDate, endDate));
}

function dayStamps(calendar: Calendar, timeframe: Timeframe, startDate: string, endDate: string): number[] {
  const days = timeframe === '1d' ? calendar : '24x7';
  return tradingDays(days, startDate, endDate)
    .filter((isoDate) => timeframe !== '1mo' || isoDate.endsWith('-01'))
    .map((isoDate) => epochDayOf(isoDate) as number)
    .filter((epochDay) => timeframe !== '1w' || weekdayOf(epochDay) === MONDAY)
    .map((epochDay) => epochDay * DAY_MS);
}

function nyseStamps(timeframe: Timeframe, startDate: string, endDate: string): number[] {
  const newYork = zoneOffset('America/New_York');
  const lengthMs = closeTimeMs(timeframe, 0);
  const stamps: number[] = [];
  for (const isoDate of tradingDays('XNYS', startDate, endDate)) {
    const midnightMs = requireEpochDay(isoDate) * DAY_MS;
    // Clocks change on Sundays only, so that the offset at noon holds for the whole session.
    const offsetMs = newYork(midnightMs + DAY_MS / 2);
    const closeMs = midnightMs + NYSE_CLOSE_MINUTE * MINUTE_MS;
    for (let wallMs = midnightMs + NYSE_OPEN_MINUTE * MINUTE_MS; wallMs < closeMs; wallMs += lengthMs) {
      stamps.push(wallMs - offsetMs);
    }
  }
  return stamps;
}

function* roundTheClockStamps(
  calendar: Calendar,
  timeframe: Timeframe,
  startDate: string,
  endDate: string,
): Generator<number> {
  const lengthMs = closeTimeMs(timeframe, 0);
  const endMs = (requireEpochDay(endDate) + 1) * DAY_MS;
  for (let stampMs = requireEpochDay(startDate) * DAY_MS; stampMs < endMs; stampMs += lengthMs) {
    if (calendar === '24x7' || isForexOpen(stampMs)) yield stampMs;
  }
}

function isForexOpen(instantMs: number): boolean {
  const wallMs = instantMs + zoneOffset('America/New_York')(instantMs);
  const epochDay = Math.floor(wallMs / DAY_MS);
  const minute = (wallMs - epochDay * DAY_MS) / MINUTE_MS;
  const weekday = weekdayOf(epochDay);
  if (weekday === SATURDAY) return false;
  if (weekday === SUNDAY) return minute >= FX_ROLL_MINUTE;
  return weekday !== FRIDAY || minute < FX_ROLL_MINUTE;
}
