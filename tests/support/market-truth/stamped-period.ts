import type { Timeframe } from '../../../src/domain/market/timeframe.js';
import { clockAt, DAY_MS, dateText, instantAt, weekday } from './local-clock.js';
import { dayBegins, dayEnds, isHoliday, isWeekend, type Market, SLOT_MS, startsOnEve } from './market.js';

/** How bars are stamped. */
export type Style =
  // Bars of less than a day: borders of UTC, of the zone's clock, or counted from the beginning of each day.
  | 'utc'
  | 'clock'
  | 'roll'
  // Days: dates of trading days, of the eve on which they open, the instants of their openings, and local midnights.
  | 'date'
  | 'eve'
  | 'opening'
  | 'midnight'
  // The instants of their ends, with a description that says so.
  | 'closing'
  // Weeks and months.
  | 'monday'
  | 'sunday'
  | 'sunday unsaid'
  | 'sunday ending'
  | 'sunday close'
  | 'wednesday'
  | 'wednesday unsaid'
  | 'first day'
  | 'last day'
  | 'first trading day'
  | 'last trading day';

const HOUR_MS = 2 * SLOT_MS;
/** Of bars of less than a day. */
export const LENGTH_MS: Partial<Record<Timeframe, number>> = {
  '30m': SLOT_MS,
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
};

/** What the page says of the stretch of time that one bar is made of. */
export interface Period {
  /** Of all stretches of one length. */
  readonly key: number;
  /** As a file has it. */
  readonly stamp: string;
  /** The earliest instant at which it may open. */
  readonly opensMs: number;
  /** From when on it may be used. */
  readonly knownMs: number;
}

/** Returns when a bar opens and is known, and how a file stamps it. */
export function periodOf(
  market: Market,
  timeframe: Timeframe,
  style: Style,
  key: number,
  fileZone: string,
): Period {
  const lengthMs = LENGTH_MS[timeframe];
  if (lengthMs !== undefined) {
    const clockMs = clockAt(key, fileZone) + lengthMs;
    const day = Math.floor(clockMs / DAY_MS);
    const byClockMs = instantAt(day, (clockMs - day * DAY_MS) / 60_000, fileZone);
    const knownMs = Math.max(key + lengthMs, byClockMs);
    return { key, stamp: instantText(key), opensMs: key, knownMs };
  }
  if (timeframe === '1d') return { key, ...dayOf(market, style, key) };
  const end = timeframe === '1w' ? key + 6 : lastOfMonth(key);
  return { key, ...longPeriodOf(market, timeframe, style, key, end) };
}

function dayOf(market: Market, style: Style, day: number): Omit<Period, 'key'> {
  const opensMs = dayBegins(market, day);
  const knownMs = dayEnds(market, day);
  if (style === 'date') return { stamp: dateText(day), opensMs, knownMs };
  if (style === 'eve') return { stamp: dateText(day - 1), opensMs, knownMs };
  return { stamp: instantText(style === 'closing' ? knownMs : opensMs), opensMs, knownMs };
}

function longPeriodOf(
  market: Market,
  timeframe: Timeframe,
  style: Style,
  start: number,
  end: number,
): Omit<Period, 'key'> {
  if (style === 'opening') {
    const opensMs = dayBegins(market, start);
    return { stamp: instantText(opensMs), opensMs, knownMs: dayBegins(market, end + 1) };
  }
  const times = { opensMs: opensOf(market, start, end), knownMs: endsOf(market, start, end) };
  switch (style) {
    case 'monday':
    case 'wednesday':
    case 'first day':
      return { stamp: dateText(start), ...times };
    case 'last day':
    case 'sunday close':
      return { stamp: dateText(end), ...times };
    case 'first trading day':
      return { stamp: dateText(firstTradingDay(market, start)), ...times };
    case 'last trading day':
      return { stamp: dateText(lastTradingDay(market, end)), ...times };
    case 'sunday':
      return { stamp: dateText(market.calendar === '24x7' ? start : start - 1), ...times };
    case 'sunday unsaid': {
      // It may as well be the week that ends there.
      const sunday = market.calendar === '24x7' ? start : start - 1;
      const earlier = opensOf(market, sunday - 6, sunday);
      return { stamp: dateText(sunday), opensMs: earlier, knownMs: times.knownMs };
    }
    case 'wednesday unsaid':
      // It may as well be the week of Monday to Friday that holds it.
      return { stamp: dateText(start), opensMs: opensOf(market, start - 2, start), knownMs: times.knownMs };
    case 'sunday ending': {
      // It may as well be the week that begins there.
      const knownMs =
        market.calendar === '24x7' ? dayEnds(market, end + 6) : endsOf(market, end + 1, end + 7);
      return { stamp: dateText(end), opensMs: times.opensMs, knownMs };
    }
    default:
      throw new TypeError(`${timeframe} bars are not stamped by ${style}`);
  }
}

/** The evening of a Sunday is Monday's. */
function opensOf(market: Market, start: number, end: number): number {
  if (market.calendar === '24x7') return dayBegins(market, start);
  let first = start;
  while (isWeekend(first)) first += 1;
  if (first > end) throw new RangeError('a period without weekdays');
  const hasSunday = market.calendar === '24x5' && !startsOnEve(market) && weekday(first) === 1;
  return dayBegins(market, hasSunday ? first - 1 : first);
}

/** Its last weekday ends it; around the clock the hours of Friday in New York that are Saturday in the east, too. */
function endsOf(market: Market, start: number, end: number): number {
  if (market.calendar === '24x7') return dayEnds(market, end);
  let last = end;
  while (isWeekend(last)) last -= 1;
  if (last < start) throw new RangeError('a period without weekdays');
  const endsMs = dayEnds(market, last);
  if (market.calendar !== '24x5' || startsOnEve(market) || weekday(last) !== 5) return endsMs;
  return Math.max(endsMs, instantAt(last, 17 * 60, 'America/New_York'));
}

function firstTradingDay(market: Market, start: number): number {
  let day = start;
  while (market.calendar !== '24x7' && (isWeekend(day) || isHoliday(market, day))) day += 1;
  return day;
}

function lastTradingDay(market: Market, end: number): number {
  let day = end;
  while (market.calendar !== '24x7' && (isWeekend(day) || isHoliday(market, day))) day -= 1;
  return day;
}

function lastOfMonth(first: number): number {
  const date = new Date(first * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) / DAY_MS;
}

function instantText(instantMs: number): string {
  return `${new Date(instantMs).toISOString().slice(0, 19)}Z`;
}
