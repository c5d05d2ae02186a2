import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';
import type { OperationSubject, OperationSummary } from '../../operations/record/operation-summary.js';
import type { WalkForwardParameters } from './walk-forward-parameters.js';

/** Returns what a walk-forward works on. */
export function walkForwardSubject(parameters: WalkForwardParameters): OperationSubject {
  const { symbol, timeframe, startDate, endDate } = parameters;
  return { symbols: [symbol], timeframe, startDate, endDate };
}

/** Returns one line for lists: strategy, symbol, timeframe, range, how the windows are cut, and of how many they choose. */
export function walkForwardTitle(parameters: WalkForwardParameters): string {
  const { strategyConfigPath, symbol, timeframe, startDate, endDate } = parameters;
  const strategy = strategyConfigPath.replace(/^strategies\//, '').replace(/\.ya?ml$/, '');
  return `${strategy} ${symbol} ${timeframe} ${startDate}..${endDate}: ${cutOf(parameters)}${chosenOf(parameters)}`;
}

function chosenOf({ search }: WalkForwardParameters): string {
  return search === undefined ? '' : `, best of ${search.space.trials}`;
}

function cutOf({ scheme, train, test, folds, groups, testGroups }: WalkForwardParameters): string {
  const name = scheme.toLowerCase();
  if (scheme === 'COMBINATORIAL') return `${name} ${groups} groups, ${testGroups} test`;
  const trained = train === null ? '' : ` ${train}`;
  return folds === null ? `${name}${trained} + ${test}` : `${name}${trained}, ${folds} windows`;
}

/** Returns what lists show of the joined account, no bar of which any of its models has seen. */
export function joinedFigures({
  totalReturn,
  buyAndHoldReturn,
  sharpeRatio,
  maxDrawdown,
  totalTrades,
}: BacktestMetrics): Partial<OperationSummary> {
  return {
    ...{ totalReturn, sharpeRatio, maxDrawdown, totalTrades },
    basis: 'OUT_OF_SAMPLE',
    benchmarkReturn: buyAndHoldReturn,
  };
}
