import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import type { TrainingParameters } from '../../domain/strategy/training-parameters.js';
import type { StudyParameters } from '../../kinds/study/study-parameters.js';
import type { WalkForwardParameters } from '../../kinds/walk-forward/walk-forward-parameters.js';
import type { Operation, OperationWarning } from '../../operations/record/operation.js';
import type { GraphqlContext } from './context.js';
import type { ShownDataLoadParameters } from './data-load-parameters.js';

/*
 * What stands for the parameters of an operation whose row is damaged, so that a list shows it with a warning instead
 * of failing as a whole. Nothing of it is made up: what the row still says is there, and the rest is empty.
 */

/** Returns the warnings of an operation, and one more when its parameters cannot be read. */
export function shownWarnings(
  operation: Operation,
  { backtesting, training, dataLoading, studies, walkForwards }: GraphqlContext,
): readonly OperationWarning[] {
  const { warnings, type } = operation;
  const services: Partial<Record<string, { parametersOrNull(operation: Operation): unknown }>> = {
    BACKTESTING: backtesting,
    TRAINING: training,
    DATA_LOADING: dataLoading,
    STUDY: studies,
    WALK_FORWARD: walkForwards,
  };
  if (services[type]?.parametersOrNull(operation) !== null) return warnings;
  if (warnings.some(({ code }) => code === DAMAGED.code)) return warnings;
  return [...warnings, DAMAGED];
}

const DAMAGED: OperationWarning = {
  code: 'OPERATION_DAMAGED',
  severity: 'INVALIDATES',
  message:
    'What the database holds of this operation cannot be read (parameters). Delete the operation, or go back to a copy of the database.',
};

export function unreadableBacktest(operation: Operation): BacktestParameters {
  return {
    ...rangeOf(operation),
    symbol: operation.symbol ?? '',
    timeframe: '',
    strategyConfigPath: operation.strategy ?? '',
    modelPath: null,
    initialCapital: 0,
    commission: 0,
    slippage: 0,
    overrides: [],
    inSamplePolicy: 'WARN',
    replay: null,
  };
}

export function unreadableTraining(operation: Operation): TrainingParameters {
  return {
    ...rangeOf(operation),
    strategyConfigPath: operation.strategy ?? '',
    symbols: operation.symbol === null ? [] : [operation.symbol],
    timeframes: [],
    epochs: 0,
    seed: 0,
    modelName: '',
    overrides: [],
  };
}

export function unreadableDataLoad({ symbol }: Operation): ShownDataLoadParameters {
  return {
    provider: '',
    symbol: symbol ?? '',
    timeframe: '',
    path: null,
    from: null,
    to: null,
    calendar: null,
    timezone: null,
    stamp: null,
    dateOrder: null,
    separator: null,
    adjust: null,
    replace: false,
  };
}

export function unreadableStudy(operation: Operation): StudyParameters {
  return {
    backtest: unreadableBacktest(operation),
    asked: rangeOf(operation),
    parameters: [],
    space: { sampler: 'GRID', parameters: [], trials: 0 },
    seed: 0,
    objective: { metric: 'SHARPE_RATIO', direction: 'MAXIMIZE', minTrades: 0, maxDrawdown: null },
    holdoutFrom: null,
    training: null,
    keepModels: false,
  };
}

export function unreadableWalkForward(operation: Operation): WalkForwardParameters {
  return {
    ...{ ...rangeOf(operation), symbol: operation.symbol ?? '', timeframe: '', scheme: 'ROLLING' },
    strategyConfigPath: operation.strategy ?? '',
    ...{ train: null, test: null, step: null, folds: null, groups: null, testGroups: null },
    ...{ embargoBars: null, epochs: null, seed: 0, initialCapital: 0, commission: 0, slippage: 0 },
    ...{ overrides: [], keepModels: false },
  };
}

/** A date has to be there; that of the start can be told for one that was never meant. */
function rangeOf({ createdAt }: Operation): { readonly startDate: string; readonly endDate: string } {
  const date = createdAt.toISOString().slice(0, 'YYYY-MM-DD'.length);
  return { startDate: date, endDate: date };
}
