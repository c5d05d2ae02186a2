import { weekdayOf } from '../civil-date.js';
import type { Calendar } from '../instrument.js';
import { DAY_MS, type Timeframe } from '../timeframe.js';

/** The days that a bar is made of, days since 1970-01-01, both inclusive. */
export interface DayPeriod {
  readonly firstDay: number;
  readonly lastDay: number;
}

export interface DatedPeriodOptions {
  readonly timeframe: Timeframe;
  readonly calendar: Calendar;
  /** True when it was said that bars are stamped at their opening. */
  readonly isStampStated: boolean;
  /** Stamps of the bars, 00:00Z of their dates. */
  readonly stampsMs: Float64Array;
}

const SUNDAY = 0;
const MONDAY = 1;
const FRIDAY = 5;
const SATURDAY = 6;
/** Days within which the first trading day of a month lies, and the last one: a weekend and two holidays. */
const MONTH_MARGIN_DAYS = 4;

/**
 * Returns a function that gives the periods which a date may name.
 *
 * A day is its date. A week is that of the date, Monday to Friday, by whichever trading day it is dated; one dated on
 * a weekend is the week that follows, or, where nobody said that stamps are openings, the week that ends there. Where
 * weeks may begin in their middle (`midweekDates`), it is the one from the date to the last weekday before the same
 * weekday comes again, or, where nobody said that stamps are openings, also that of the date. Of 24x7 it is the seven
 * days from the date on, or, alike, those up to a date on a weekend. A month is that of the date, to its last weekday
 * (of 24x7 its last day), when all bars are dated near an end of a month; else it may also be the month that begins on
 * the date.
 * @returns one period, or several where the date allows several
 */
export function datedPeriods(options: DatedPeriodOptions): (epochDay: number) => readonly DayPeriod[] {
  switch (options.timeframe) {
    case '1w':
      return weekPeriods(options);
    case '1mo':
      return monthPeriods(options);
    default:
      return (epochDay) => [{ firstDay: epochDay, lastDay: epochDay }];
  }
}

/**
 * Returns the dates, days since 1970-01-01, on which weeks may begin although they are no Mondays: Tuesdays to Fridays
 * beside a bar of the same weekday. A week that a holiday shortens stands between bars of other weekdays.
 * @param stampsMs 00:00Z of dates, ascending
 */
export function midweekDates(stampsMs: Float64Array): ReadonlySet<number> {
  const dates = new Set<number>();
  let previousDay = Number.NaN;
  for (const stampMs of stampsMs) {
    const epochDay = stampMs / DAY_MS;
    const weekday = weekdayOf(epochDay);
    const isBesideSame = weekday > MONDAY && weekday < SATURDAY && (epochDay - previousDay) % 7 === 0;
    if (isBesideSame) dates.add(previousDay).add(epochDay);
    previousDay = epochDay;
  }
  return dates;
}

function weekPeriods(options: DatedPeriodOptions): (epochDay: number) => DayPeriod[] {
  const { calendar, isStampStated } = options;
  if (calendar === '24x7') {
    return (epochDay) => {
      const following = { firstDay: epochDay, lastDay: epochDay + 6 };
      return isStampStated || !isWeekend(epochDay)
        ? [following]
        : [{ firstDay: epochDay - 6, lastDay: epochDay }, following];
    };
  }
  const midweek = midweekDates(options.stampsMs);
  return (epochDay) => {
    const weekday = weekdayOf(epochDay);
    const ownMonday = epochDay - ((weekday + 6) % 7);
    const week = (monday: number): DayPeriod => ({ firstDay: monday, lastDay: monday + FRIDAY - MONDAY });
    if (midweek.has(epochDay)) {
      const following = tradingPeriod(calendar, epochDay, epochDay + 6);
      return isStampStated ? [following] : [week(ownMonday), following];
    }
    if (!isWeekend(epochDay)) return [week(ownMonday)];
    return isStampStated ? [week(ownMonday + 7)] : [week(ownMonday), week(ownMonday + 7)];
  };
}

function monthPeriods({ calendar, stampsMs }: DatedPeriodOptions): (epochDay: number) => DayPeriod[] {
  let isNearEnds = true;
  let atEnd = 0;
  let atBeginning = 0;
  for (const stampMs of stampsMs) {
    const { day, length } = placeInMonth(stampMs / DAY_MS);
    const isFirst = day <= MONTH_MARGIN_DAYS;
    const isLast = day > length - MONTH_MARGIN_DAYS;
    if (isFirst) atBeginning += 1;
    else if (isLast) atEnd += 1;
    else isNearEnds = false;
  }
  const own = (epochDay: number): DayPeriod => {
    const { day, length } = placeInMonth(epochDay);
    return tradingPeriod(calendar, epochDay - day + 1, epochDay - day + length);
  };
  // The evening of a last Sunday is the beginning of the next month, where months are dated by their beginning. No month
  // of an exchange begins on one, so that a calendar which nobody said, and months do not show, makes no difference.
  const isEve = (epochDay: number): boolean =>
    calendar !== '24x7' && weekdayOf(epochDay) === SUNDAY && placeInMonth(epochDay).isLastDay;
  return (epochDay) => {
    if (!isNearEnds) {
      const next = { firstDay: epochDay, lastDay: sameDayOfMonth(epochDay, 1) - 1 };
      return [own(epochDay), next];
    }
    if (!isEve(epochDay) || atEnd > atBeginning) return [own(epochDay)];
    return atEnd === atBeginning ? [own(epochDay), own(epochDay + 1)] : [own(epochDay + 1)];
  };
}

/** Cuts a stretch of days to its weekdays, where an instrument has weekends. */
function tradingPeriod(calendar: Calendar, firstDay: number, lastDay: number): DayPeriod {
  if (calendar === '24x7') return { firstDay, lastDay };
  let [first, last] = [firstDay, lastDay];
  while (isWeekend(first)) first += 1;
  while (isWeekend(last)) last -= 1;
  return { firstDay: first, lastDay: last };
}

function isWeekend(epochDay: number): boolean {
  const weekday = weekdayOf(epochDay);
  return weekday === SUNDAY || weekday === SATURDAY;
}

function placeInMonth(epochDay: number): { day: number; length: number; isLastDay: boolean } {
  const date = new Date(epochDay * DAY_MS);
  const day = date.getUTCDate();
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return { day, length, isLastDay: day === length };
}

/** Returns the same day some months later, or earlier; the last one of a month that has no such day. */
export function sameDayOfMonth(epochDay: number, monthsLater: number): number {
  const date = new Date(epochDay * DAY_MS);
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsLater, 1) / DAY_MS;
  return first + Math.min(date.getUTCDate(), placeInMonth(first).length) - 1;
}
