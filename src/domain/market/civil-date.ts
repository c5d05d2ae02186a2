import { DAY_MS } from './timeframe.js';

let lastEpochDay = 0;
let lastIsoDate = '1970-01-01';

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Returns the days from 1970-01-01 to a calendar date; negative before it.
 * @param isoDate YYYY-MM-DD, proleptic Gregorian, years 0000 to 9999
 * @returns null when the text is not such a date or the day does not exist, as in 2023-02-29
 */
export function epochDayOf(isoDate: string): number | null {
  const match = ISO_DATE.exec(isoDate);
  if (match === null) return null;
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  const stampMs = new Date(0).setUTCFullYear(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  return isoDateOf(stampMs / DAY_MS) === isoDate ? stampMs / DAY_MS : null;
}

/** Returns the same as epochDayOf for a date that is known to exist. @throws RangeError otherwise */
export function requireEpochDay(isoDate: string): number {
  const epochDay = epochDayOf(isoDate);
  if (epochDay === null) throw new RangeError(`'${isoDate}' is not a calendar date of the form YYYY-MM-DD`);
  return epochDay;
}

/** Returns the date, YYYY-MM-DD, that lies a whole number of days after 1970-01-01. */
export function isoDateOf(epochDay: number): string {
  // Bars of one day ask for it one after another, and writing a date is slow.
  if (epochDay !== lastEpochDay) {
    lastIsoDate = new Date(epochDay * DAY_MS).toISOString().slice(0, 10);
    lastEpochDay = epochDay;
  }
  return lastIsoDate;
}

/** Returns the day of the week of a day counted from 1970-01-01: 0 is Sunday, 6 is Saturday. */
export function weekdayOf(epochDay: number): number {
  // 1970-01-01 was a Thursday; the second remainder keeps days before it from 0 to 6.
  return (((epochDay + 4) % 7) + 7) % 7;
}
