import { isoDateOf, weekdayOf } from '../../domain/market/civil-date.js';
import type { Calendar } from '../../domain/market/instrument.js';
import { DAY_MS, type Timeframe } from '../../domain/market/timeframe.js';
import { isTradingEpochDay } from '../../domain/market/trading-calendar.js';
import { AmbiguousStampsError } from '../ambiguous-stamps-error.js';
import type { StampEnd, WrittenStamp } from '../open-stamp.js';

/** Which end of a bar stamps are, and why, where it was not said. */
export interface FoundStampEnd {
  readonly end: StampEnd;
  /** What was assumed, without a full stop; null when nothing was. */
  readonly assumption: string | null;
}

export interface StampEndFacts {
  readonly timeframe: Timeframe;
  readonly calendar: Calendar | null;
  /** What the user says; null to find it out. */
  readonly stamp: StampEnd | null;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const SUNDAY = 0;
const MONDAY = 1;
const FRIDAY = 5;
const SATURDAY = 6;
/** Of weekly stamps that close on Fridays some lie on a Thursday, before a holiday. */
const MOSTLY = 0.8;
/** Holidays of exchanges that have no calendar here. */
const HOLIDAYS = 2;

/**
 * Finds out which end of their bars stamps are.
 *
 * Weeks dated Fridays, and months dated by their last day or their last trading day, are stamped at the close; weeks
 * dated Mondays, or another day after a holiday, and months dated by their first day or trading day at the opening, and
 * so are shorter bars.
 * @throws AmbiguousStampsError for weeks dated on weekends, or mostly by other days than Mondays or Fridays, and months
 * dated neither first nor last
 */
export function findStampEnd(
  fileName: string,
  stamps: readonly WrittenStamp[],
  { timeframe, calendar, stamp }: StampEndFacts,
): FoundStampEnd {
  if (stamp !== null) return { end: stamp, assumption: null };
  const days = stamps.filter(({ isDate, timeOfDayMs }) => isDate || timeOfDayMs === 0);
  if (days.length === 0) return { end: 'open', assumption: null };
  const epochDays = days.map(({ epochDay }) => epochDay);
  if (timeframe === '1w') return weeklyEnd(fileName, epochDays);
  if (timeframe === '1mo') return monthlyEnd(fileName, epochDays, calendar);
  return { end: 'open', assumption: null };
}

function weeklyEnd(fileName: string, epochDays: readonly number[]): FoundStampEnd {
  const share = (...weekdays: readonly number[]): number =>
    epochDays.filter((day) => weekdays.includes(weekdayOf(day))).length / epochDays.length;
  if (share(FRIDAY) >= MOSTLY) {
    return { end: 'close', assumption: 'weeks are dated Fridays and were taken for their last day' };
  }
  const onWeekend = epochDays.find((day) => [SUNDAY, SATURDAY].includes(weekdayOf(day)));
  if (onWeekend !== undefined) throw ambiguousWeeks(fileName, onWeekend, 'each is the week that ends then');
  const midweek = epochDays.find((day) => weekdayOf(day) !== MONDAY);
  if (midweek === undefined || share(MONDAY) >= 1 / 2) return { end: 'open', assumption: null };
  throw ambiguousWeeks(fileName, midweek, 'each is the week from Monday to Friday in which its date lies');
}

function ambiguousWeeks(fileName: string, epochDay: number, closeMeans: string): AmbiguousStampsError {
  return new AmbiguousStampsError(
    fileName,
    `weeks are dated ${WEEKDAYS[weekdayOf(epochDay)]}, such as ${isoDateOf(epochDay)}`,
    [
      { meaning: 'each is the week that begins then', value: 'open' },
      { meaning: closeMeans, value: 'close' },
    ],
    'stamp',
  );
}

function monthlyEnd(
  fileName: string,
  epochDays: readonly number[],
  calendar: Calendar | null,
): FoundStampEnd {
  if (epochDays.every((day) => isLastOfMonth(day, calendar))) {
    const isLastDay = epochDays.every((day) => dayOfMonth(day + 1) === 1);
    const dated = isLastDay ? 'the last of their month' : 'the last trading day of their month';
    return { end: 'close', assumption: `dates are ${dated} and were taken for the close of their bars` };
  }
  const odd = epochDays.find((day) => !isFirstOfMonth(day, calendar));
  if (odd === undefined) return { end: 'open', assumption: null };
  throw new AmbiguousStampsError(
    fileName,
    `months are dated neither the first nor the last trading day, such as ${isoDateOf(odd)}`,
    [
      { meaning: 'each is the month that begins then', value: 'open' },
      { meaning: 'each is the month that ends then', value: 'close' },
    ],
    'stamp',
  );
}

function isLastOfMonth(epochDay: number, calendar: Calendar | null): boolean {
  let holidays = 0;
  for (let day = epochDay + 1; dayOfMonth(day) > 1; day += 1) {
    if (mayTrade(day, calendar)) holidays += 1;
  }
  return holidays <= allowance(calendar);
}

function isFirstOfMonth(epochDay: number, calendar: Calendar | null): boolean {
  let holidays = 0;
  for (let day = epochDay - dayOfMonth(epochDay) + 1; day < epochDay; day += 1) {
    if (mayTrade(day, calendar)) holidays += 1;
  }
  return holidays <= allowance(calendar);
}

/** Where nobody said the calendar, days are counted that every exchange may have. */
function mayTrade(epochDay: number, calendar: Calendar | null): boolean {
  return isTradingEpochDay(calendar ?? '24x5', epochDay);
}

function allowance(calendar: Calendar | null): number {
  return calendar === null || calendar === '24x5' ? HOLIDAYS : 0;
}

function dayOfMonth(epochDay: number): number {
  return new Date(epochDay * DAY_MS).getUTCDate();
}
