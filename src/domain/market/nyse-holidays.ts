import { epochDayOf, weekdayOf } from './civil-date.js';
import { DAY_MS } from './timeframe.js';

const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const SATURDAY = 6;

/** Days on which the exchange stayed closed outside its rules: funerals, the attacks of 2001, a hurricane. */
const SPECIAL_CLOSINGS: ReadonlySet<number> = new Set(
  [
    '1994-04-27',
    '2001-09-11',
    '2001-09-12',
    '2001-09-13',
    '2001-09-14',
    '2004-06-11',
    '2007-01-02',
    '2012-10-29',
    '2012-10-30',
    '2018-12-05',
    '2025-01-09',
  ].map((isoDate) => epochDayOf(isoDate) as number),
);

const holidaysByYear = new Map<number, ReadonlySet<number>>();

/**
 * Tells whether the New York Stock Exchange stays closed on a weekday.
 *
 * Follows NYSE Rule 7.2 for full-day holidays as in force since 1990, with Martin Luther King Jr. Day
 * from 1998 and Juneteenth from 2022, and the special closings up to 2025. Early closes are trading days.
 * @param epochDay days since 1970-01-01, of a year from 1990 on
 */
export function isNyseHoliday(epochDay: number): boolean {
  const year = new Date(epochDay * DAY_MS).getUTCFullYear();
  let holidays = holidaysByYear.get(year);
  if (holidays === undefined) {
    holidays = nyseHolidaysOf(year);
    holidaysByYear.set(year, holidays);
  }
  return holidays.has(epochDay) || SPECIAL_CLOSINGS.has(epochDay);
}

function nyseHolidaysOf(year: number): ReadonlySet<number> {
  const holidays = new Set([
    nthWeekday(year, 2, MONDAY, 3),
    easterSunday(year) - 2,
    lastMondayOfMay(year),
    observed(day(year, 7, 4)),
    nthWeekday(year, 9, MONDAY, 1),
    nthWeekday(year, 11, THURSDAY, 4),
    observed(day(year, 12, 25)),
  ]);
  if (year >= 1998) holidays.add(nthWeekday(year, 1, MONDAY, 3));
  if (year >= 2022) holidays.add(observed(day(year, 6, 19)));
  // A New Year's Day on a Saturday is not made up for: the Friday before ends the accounting year.
  const newYear = day(year, 1, 1);
  if (weekdayOf(newYear) !== SATURDAY) holidays.add(observed(newYear));
  return holidays;
}

function day(year: number, month: number, dayOfMonth: number): number {
  return Date.UTC(year, month - 1, dayOfMonth) / DAY_MS;
}

function observed(holiday: number): number {
  const weekday = weekdayOf(holiday);
  if (weekday === SATURDAY) return holiday - 1;
  return weekday === SUNDAY ? holiday + 1 : holiday;
}

function nthWeekday(year: number, month: number, weekday: number, n: number): number {
  const first = day(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1);
}

function lastMondayOfMay(year: number): number {
  return nthWeekday(year, 6, MONDAY, 1) - 7;
}

/** The Gregorian computus as published anonymously in Nature 13 (1876), p. 487. */
function easterSunday(year: number): number {
  const goldenIndex = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const moonCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * goldenIndex + century - Math.floor(century / 4) - moonCorrection + 15) % 30;
  const leap = 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4);
  const toSunday = (32 + leap - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((goldenIndex + 11 * epact + 22 * toSunday) / 451);
  const marchBased = epact + toSunday - 7 * late + 114;
  return day(year, Math.floor(marchBased / 31), (marchBased % 31) + 1);
}
