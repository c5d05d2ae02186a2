import { closeTimeMs, DAY_MS, type Timeframe } from '../market/timeframe.js';
import type { DateOf } from './trading-days.js';

/**
 * Returns how many calendar days bars cover: last day − first day + 1.
 * A bar of a week or a month covers every day until its close, so twelve monthly bars are one year.
 * @param firstMs stamp of the first bar
 * @param lastMs stamp of the last bar
 */
export function calendarDays(firstMs: number, lastMs: number, timeframe: Timeframe, dateOf: DateOf): number {
  if (timeframe !== '1w' && timeframe !== '1mo')
    return epochDay(dateOf(lastMs)) - epochDay(dateOf(firstMs)) + 1;
  const lastInstantMs = closeTimeMs(timeframe, lastMs) - 1;
  return Math.floor(lastInstantMs / DAY_MS) - Math.floor(firstMs / DAY_MS) + 1;
}

function epochDay(isoDate: string): number {
  return Date.parse(isoDate) / DAY_MS;
}
