import { z } from 'zod';
import { CALENDARS } from '../../domain/market/instrument.js';
import { TIMEFRAMES } from '../../domain/market/timeframe.js';
import type { PerformanceAnalysis } from '../../domain/statistics/performance-analysis.js';

/** What the server asks the report thread about a curve, whose answer takes too long for the thread of requests. */
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

/** Null when the account was not above zero before the first of the bars, or there are none. */
export type AnalysisAnswer = PerformanceAnalysis | null;
