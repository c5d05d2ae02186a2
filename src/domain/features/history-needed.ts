import { indicatorDefinition } from '../indicators/indicator-registry.js';
import type { Timeframe } from '../market/timeframe.js';
import { featurePlan } from '../strategy/feature-plan.js';
import type { Strategy } from '../strategy/strategy.js';

/** Bars of history of one timeframe. */
export interface HistoryNeed {
  /** Bars before the range after which values no longer depend on where the data begins. */
  readonly converged: number;
  /** Bars before the range after which every feature is defined. */
  readonly defined: number;
}

/** What a strategy needs before its first bar: of the base timeframe, and of each one. */
export interface StrategyHistoryNeed extends HistoryNeed {
  readonly byTimeframe: ReadonlyMap<Timeframe, HistoryNeed>;
}

/**
 * Returns how many bars must lie before the range: for `converged` the larger of `history_required` and what the
 * indicators used by model inputs need, for `defined` the latter alone; for each timeframe in its own bars.
 * Recorded signals need none.
 * @param windowBars bars that the model looks at at once; all but the last lie before
 */
export function historyNeeded(strategy: Strategy, windowBars = 1): StrategyHistoryNeed {
  const { timeframes, baseTimeframe } = strategy.trainingData;
  const historyRequired = strategy.kind === 'signals' ? 0 : strategy.trainingData.historyRequired;
  const plan = featurePlan(strategy);
  const needOf = (timeframe: Timeframe): HistoryNeed => {
    const warmups = plan
      .filter((spec) => spec.timeframe === timeframe)
      .map(({ indicator }) => indicatorDefinition(indicator.type).warmup(indicator.params));
    const before = windowBars - 1;
    return {
      converged: before + Math.max(historyRequired, ...warmups.map(({ convergedAfter }) => convergedAfter)),
      defined: before + Math.max(0, ...warmups.map(({ definedAfter }) => definedAfter)),
    };
  };
  return {
    ...needOf(baseTimeframe),
    byTimeframe: new Map(timeframes.map((timeframe) => [timeframe, needOf(timeframe)])),
  };
}
