import { sparkline } from '../../domain/statistics/sparkline.js';
import {
  MAX_SPARKLINE,
  type OperationSubject,
  type OperationSummary,
} from '../../operations/record/operation-summary.js';
import type { StudyResultStored } from './study-operation.js';
import type { StudyParameters } from './study-parameters.js';
import { symbolTexts } from './study-symbols.js';
import { scalarText } from './trial-inputs.js';
import type { findReturns } from './trial-returns.js';

/** Returns what a study works on. */
export function studySubject(study: StudyParameters): OperationSubject {
  const { symbol, timeframe } = study.backtest;
  const { startDate, endDate } = study.asked;
  return { symbols: symbolTexts(study)?.map(scalarText) ?? [symbol], timeframe, startDate, endDate };
}

/** Returns what lists show of the result of a study: the figures of its best trial. */
export function studySummary(
  { best, overfitting }: StudyResultStored,
  kept: ReturnType<typeof findReturns>,
): Partial<OperationSummary> {
  const metrics = best?.metrics ?? null;
  if (metrics === null) return {};
  const { totalReturn, buyAndHoldReturn, sharpeRatio, maxDrawdown, totalTrades } = metrics;
  return {
    ...{ totalReturn, sharpeRatio, maxDrawdown, totalTrades },
    basis: 'BEST_TRIAL',
    benchmarkReturn: buyAndHoldReturn,
    deflatedSharpe: overfitting.deflatedSharpe,
    sparkline: lineOf(kept),
  };
}

function lineOf(kept: ReturnType<typeof findReturns>): readonly number[] {
  if (kept === null || kept.returns.length === 0) return [];
  let value = 1;
  const equity = Float64Array.from(kept.returns, (periodReturn) => {
    value *= 1 + periodReturn;
    return value;
  });
  return sparkline({ timeMs: kept.market.periodMs, equity }, MAX_SPARKLINE, 1);
}
