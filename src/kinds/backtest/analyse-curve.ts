import { z } from 'zod';
import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import { barDates } from '../../domain/market/bar-date.js';
import { CALENDARS } from '../../domain/market/instrument.js';
import { periodsPerYear } from '../../domain/market/periods-per-year.js';
import { TIMEFRAMES } from '../../domain/market/timeframe.js';
import { joinCurve } from '../../domain/statistics/join-curve.js';
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
  /** The bars to be analysed, ascending: `first` (inclusive) to `end` (exclusive) of each stretch of whole days. */
  stretches: z.array(z.strictObject({ first: z.int().nonnegative(), end: z.int().nonnegative() })),
  /** What these bars are known to have come to; null where it is certain that these are the bars. */
  known: z.strictObject({ capital: z.number(), totalReturn: z.number() }).nullable(),
});

export type AnalysisQuestion = z.infer<typeof analysisQuestionSchema>;

/** A fraction; returns that differ by less are the same, rounded otherwise. */
const SAME_RETURN = 1e-9;

/**
 * Analyses stretches of a stored equity curve like a run of its own; its capital is the value before the first bar.
 * @returns null when the account was not above zero before one of the stretches, there are none, or they have not come
 *   to what is known of them
 */
export function analyseCurve(asked: AnalysisQuestion): PerformanceAnalysis | null {
  const { calendar, timeframe, initialCapital, stretches, known } = asked;
  const { timeMs, equity } = decodeEquity(asked.equity);
  const curve = joinCurve({ initialCapital, timeMs, equity }, stretches);
  if (curve === null) return null;
  const totalReturn = (curve.equity.at(-1) as number) / curve.capital - 1;
  const isKnown =
    known === null ||
    (curve.capital === known.capital && Math.abs(totalReturn - known.totalReturn) < SAME_RETURN);
  if (!isKnown) return null;
  return analysePerformance({
    ...curve,
    timeframe,
    periodsPerYear: periodsPerYear(calendar, timeframe),
    dateOf: barDates(asked, timeMs),
  });
}
