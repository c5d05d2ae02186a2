import type { BarRange } from '../../domain/backtest/select-range.js';
import { barDates } from '../../domain/market/bar-date.js';
import { sliceBars } from '../../domain/market/bars.js';
import { isoDateOf } from '../../domain/market/civil-date.js';
import { periodLength, periodsPerYear } from '../../domain/market/periods-per-year.js';
import { periodDays, periodEnds } from '../../domain/statistics/trading-days.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import { configurationDigest } from '../../domain/study/ledger/canonical-configuration.js';
import { returnMoments } from '../../domain/study/trials/return-moments.js';
import type { SearchedValues } from '../../domain/study/walk-forward/search-values.js';
import type { TrainingAccount } from '../../domain/study/walk-forward/training-account.js';
import type { Evaluation, EvaluationPeriods } from '../../operations/record/evaluation.js';
import type { LoadedWalkForward } from './loaded-walk-forward.js';
import type { WindowModel } from './walk-forward-slice.js';

/** One combination over the bars by which it is chosen. */
export type SearchRun = TrainingAccount & { readonly strategy: Strategy };

/** Returns of all combinations are kept up to so many, over all windows; of more those of the best of each window. */
const ALL_RETURNS_UP_TO = 2_000;
const BEST_RETURNS = 1_000;

/**
 * Makes of what a window has tried the rows of the ledger.
 * @param ranges the bars by which it chooses
 * @param ranked each distinct combination, from the best to the worst
 */
export function searchEvaluations(
  walkForward: LoadedWalkForward,
  { hash: modelHash }: WindowModel,
  ranges: readonly BarRange[],
  ranked: readonly SearchedValues<SearchRun>[],
): readonly Evaluation[] {
  const { parameters, strategy: own, loaded, plan } = walkForward;
  const { symbol, commission, slippage } = parameters;
  const symbols = [symbol];
  const days = daysOf(walkForward, ranges);
  const { calendar, timeframe } = loaded.instrument;
  const periods: EvaluationPeriods = {
    ...{ length: periodLength(timeframe), perYear: periodsPerYear(calendar, timeframe) },
    days: Int32Array.from(new Set(days)),
  };
  // Two stretches of hours may share a day: its two returns are not those of one period.
  const hasReturns = periods.days.length === days.length;
  const windows = plan.windows.length;
  const kept =
    ranked.length * windows <= ALL_RETURNS_UP_TO ? ranked.length : Math.ceil(BEST_RETURNS / windows);
  return ranked.map(({ run: { strategy, metrics, returns, totalReturn } }, rank) => ({
    ...{ kind: 'TRIAL', family: own.name, symbols, timeframe, look: null, modelHash, periods },
    startDate: isoDateOf(days[0] as number),
    endDate: isoDateOf(days.at(-1) as number),
    configuration: configurationDigest({
      ...{ strategy, modelHash, symbols, costs: { commission, slippage }, sizing: {} },
    }),
    returns: hasReturns && rank < kept && returns !== null ? Float32Array.from(returns) : null,
    moments: returnMoments(returns),
    ...{ sharpeRatio: metrics?.sharpeRatio ?? null, totalReturn },
  }));
}

/** Returns the last day of each period, days since 1970-01-01. */
function daysOf({ loaded }: LoadedWalkForward, ranges: readonly BarRange[]): readonly number[] {
  const { instrument, selection } = loaded;
  const dateOf = barDates(instrument, selection.bars.openTimeMs);
  return ranges.flatMap(({ firstIndex, endIndex }) => {
    const { openTimeMs } = sliceBars(selection.bars, firstIndex, endIndex);
    return [...periodDays(openTimeMs, periodEnds(openTimeMs, instrument.timeframe, dateOf), dateOf)];
  });
}
