import { isoDateOf, requireEpochDay, weekdayOf } from './civil-date.js';
import type { Calendar } from './instrument.js';
import { isNyseHoliday } from './nyse-holidays.js';

/**
 * Tells whether an instrument trades on a date.
 * XNYS follows the exchange's holidays, 24x5 has every Monday to Friday, 24x7 every day.
 * @param isoDate YYYY-MM-DD; for XNYS of a year from 1990 on
 * @throws RangeError when the text is not a calendar date
 */
export function isTradingDay(calendar: Calendar, isoDate: string): boolean {
  return isTradingEpochDay(calendar, requireEpochDay(isoDate));
}

/** Returns the trading days from one date to another, both inclusive, ascending; empty when they are reversed. */
export function tradingDays(calendar: Calendar, startDate: string, endDate: string): string[] {
  const end = requireEpochDay(endDate);
  const days: string[] = [];
  for (let epochDay = requireEpochDay(startDate); epochDay <= end; epochDay += 1) {
    if (isTradingEpochDay(calendar, epochDay)) days.push(isoDateOf(epochDay));
  }
  return days;
}

/** Tells whether an instrument trades on a day, counted from 1970-01-01. */
export function isTradingEpochDay(calendar: Calendar, epochDay: number): boolean {
  if (calendar === '24x7') return true;
  const weekday = weekdayOf(epochDay);
  if (weekday === 0 || weekday === 6) return false;
  return calendar === '24x5' || !isNyseHoliday(epochDay);
}
