import type { Calendar } from './instrument.js';
import type { Timeframe } from './timeframe.js';

/** Returns how long the periods are that returns are made of: bars shorter than a day are resampled to days. */
export function periodLength(timeframe: Timeframe): 'DAY' | 'WEEK' | 'MONTH' {
  if (timeframe === '1w') return 'WEEK';
  return timeframe === '1mo' ? 'MONTH' : 'DAY';
}

/**
 * Returns how many returns a year has, by which metrics are annualised.
 * Bars shorter than a day count as days, because their returns are resampled to days first.
 * @returns 252 for XNYS and 24x5, 365 for 24x7; 52 and 12 for weekly and monthly bars of any calendar
 */
export function periodsPerYear(calendar: Calendar, timeframe: Timeframe): number {
  if (timeframe === '1w') return 52;
  if (timeframe === '1mo') return 12;
  return calendar === '24x7' ? 365 : 252;
}
