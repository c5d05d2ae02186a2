import { decodeEquity } from '../../domain/backtest/equity-codec.js';
import { barDates } from '../../domain/market/bar-date.js';
import { periodsPerYear } from '../../domain/market/periods-per-year.js';
import { analysePerformance } from '../../domain/statistics/performance-analysis.js';
import { type AnalysisAnswer, analysisQuestionSchema } from './analysis-protocol.js';

/** Analyses a stretch of a stored equity curve like a run of its own; its capital is the value before it. */
export function analyseCurve(question: unknown): AnalysisAnswer {
  const asked = analysisQuestionSchema.parse(question);
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
