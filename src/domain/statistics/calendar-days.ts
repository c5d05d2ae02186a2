import { DAY_MS, type Timeframe } from '../market/timeframe.js';
import type { DateOf } from './trading-days.js';

const DAYS_A_WEEK = 7;

/**
 * Returns how many calendar days bars cover: last day − first day + 1.
 * A week is seven days and a month all of its days, by whichever of them it is dated: twelve monthly bars are one year.
 * @param firstMs stamp of the first bar
 * @param lastMs stamp of the last bar
 */
export function calendarDays(firstMs: number, lastMs: number, timeframe: Timeframe, dateOf: DateOf): number {
  if (timeframe === '1w') return Math.floor(lastMs / DAY_MS) - Math.floor(firstMs / DAY_MS) + DAYS_A_WEEK;
  const [first, last] = [dateOf(firstMs), dateOf(lastMs)];
  return timeframe === '1mo'
    ? firstDayOfMonth(last, 1) - firstDayOfMonth(first, 0)
    : epochDay(last) - epochDay(first) + 1;
}

function epochDay(isoDate: string): number {
  return Date.parse(isoDate) / DAY_MS;
}

/** Returns the first day of a month that lies so many months after that of a date. */
function firstDayOfMonth(isoDate: string, monthsLater: number): number {
  const [year = 0, month = 1] = isoDate.split('-').map(Number);
  return Date.UTC(year, month - 1 + monthsLater) / DAY_MS;
}
