import { isoDateOf, requireEpochDay } from '../../market/civil-date.js';

const LAST_YEAR = 9_999;

/**
 * Returns the day that lies months and then days after another; a day that its month does not have is its last.
 * @param isoDate YYYY-MM-DD
 * @param months whole months, 0 or more
 * @param days whole days, 0 or more
 * @returns YYYY-MM-DD; null for a day after the year 9999
 */
export function addMonths(isoDate: string, months: number, days: number): string | null {
  const [year = 0, month = 1, day = 1] = isoDate.split('-').map(Number);
  const total = year * 12 + month - 1 + months;
  const [newYear, newMonth] = [Math.floor(total / 12), (total % 12) + 1];
  if (newYear > LAST_YEAR) return null;
  const newDay = Math.min(day, daysOf(newYear, newMonth));
  const epochDay = requireEpochDay(isoOf(newYear, newMonth, newDay)) + days;
  return epochDay > requireEpochDay(`${LAST_YEAR}-12-31`) ? null : isoDateOf(epochDay);
}

function daysOf(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function isoOf(year: number, month: number, day: number): string {
  const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}
