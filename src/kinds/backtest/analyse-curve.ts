import { z } from 'zod';
import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import { barDates } from '../../domain/market/bar-date.js';
import { CALENDARS } from '../../domain/market/instrument.js';
import { periodsPerYear } from '../../domain/market/periods-per-year.js';
import { TIMEFRAMES } from '../../domain/market/timeframe.js';
import {
  analysePerformance,
  type PerformanceAnalysis,
} from '../../domain/statistics/performance-analysis.js';

export const analysisQuestionSchema = z.strictObject({
  /** The equity curve in its codec. */
  equity: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  /** Account value before the first bar of the run, account currency. */
  initialCapital: z.number(),
  timeframe: z.enum(TIMEFRAMES),
  calendar: z.enum(CALENDARS),
  /** IANA zone of the instrument. */
  timezone: z.string(),
  /** The bars to be analysed: `first` (inclusive) to `end` (exclusive). */
  first: z.int().nonnegative(),
  end: z.int().nonnegative(),
});

export type AnalysisQuestion = z.infer<typeof analysisQuestionSchema>;

/**
 * Analyses a stretch of a stored equity curve like a run of its own; its capital is the value before it.
 * @returns null when the account was not above zero before the first of the bars, or there are none
 */
export function analyseCurve(asked: AnalysisQuestion): PerformanceAnalysis | null {
  const { calendar, timeframe, first, end } = asked;
  const { timeMs, equity } = decodeEquity(asked.equity);
  const capital = first === 0 ? asked.initialCapital : (equity[first - 1] ?? 0);
  if (end <= first || capital <= 0) return null;
  return analysePerformance({
    capital,
    timeMs: timeMs.subarray(first, end),
    equity: equity.subarray(first, end),
    timeframe,
    periodsPerYear: periodsPerYear(calendar, timeframe),
    dateOf: barDates(asked, timeMs),
  });
}
