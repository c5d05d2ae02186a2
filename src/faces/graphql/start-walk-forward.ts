import type { StartWalkForwardInput } from '../../kinds/walk-forward/walk-forward-operation.js';
import { builder } from './builder.js';
import { holdoutField, holdoutOf } from './holdout-policy.js';
import { ObjectiveInput, objectiveInput } from './objective.js';
import { startErrors } from './start-errors.js';
import { requestFields, requestOf, startedOperation } from './started-operation.js';
import { StrategyOverrideInput } from './strategy-override.js';
import { SamplerEnum } from './study-enums.js';
import { parameterInput, StudyParameterInput } from './study-parameter.js';
import { PATH_TEXT, SYMBOL_TEXT } from './text-issues.js';
import { WalkForwardOperation } from './walk-forward-operation.js';
import { WalkForwardSchemeEnum } from './walk-forward-parameters.js';

const StartWalkForwardInputType = builder.inputType('StartWalkForwardInput', {
  description: 'Which strategy to train anew, on what windows, and at what cost it trades.',
  fields: (t) => ({
    strategyConfigPath: t.string({
      ...PATH_TEXT,
      required: true,
      description: 'The strategy file, such as strategies/rsi_mean_reversion.yaml.',
    }),
    symbol: t.string({ ...SYMBOL_TEXT, required: false, description: 'What to trade, such as AAPL.' }),
    symbols: t.stringList({
      ...SYMBOL_TEXT,
      required: false,
      description: 'The same as a list: one instrument is traded.',
    }),
    timeframe: t.string({ required: true, description: 'Length of a bar, such as 1d or 1h.' }),
    startDate: t.field({
      ...{ type: 'Date', required: true },
      description:
        'First day. Lengths count from it, or from the day of the first bar where trading days lie between.',
    }),
    endDate: t.field({ type: 'Date', required: true, description: 'Inclusive: the whole of this day.' }),
    scheme: t.field({
      type: WalkForwardSchemeEnum,
      required: true,
      defaultValue: 'ROLLING',
      description: 'How the range is cut into windows.',
    }),
    train: t.string({
      required: false,
      description: 'Length of a training window, such as 24mo, 500d or 2000bars; not for COMBINATORIAL.',
    }),
    test: t.string({ required: false, description: 'Length of a test window.' }),
    step: t.string({
      required: false,
      description: 'From one window to the next; the length of a test window when absent.',
    }),
    folds: t.int({ required: false, description: 'How many windows, instead of test and step.' }),
    groups: t.int({
      required: false,
      description: 'COMBINATORIAL: into how many groups the range is cut.',
    }),
    testGroups: t.int({ required: false, description: 'COMBINATORIAL: how many of them test at a time.' }),
    embargoBars: t.int({
      required: false,
      description:
        'COMBINATORIAL: bars left out after each test block beside the purge; 1 % of the bars, rounded up, when absent.',
    }),
    epochs: t.int({
      required: false,
      description: 'The most epochs of each training; default: those of the strategy.',
    }),
    seed: t.int({ required: true, defaultValue: 42, description: 'Of every training.' }),
    search: t.field({
      type: [StudyParameterInput],
      required: false,
      description:
        'Parameters that share predictions, of decisions and exits, chosen anew in each window on the validation part of its training window; no costs.',
    }),
    sampler: t.field({
      type: SamplerEnum,
      required: false,
      description: 'How combinations of search are chosen; GRID when absent.',
    }),
    trials: t.int({
      required: false,
      description: 'How many combinations a window tries, at most 1000; needed by every sampler but GRID.',
    }),
    objective: t.field({
      type: ObjectiveInput,
      required: false,
      description:
        'By what search chooses; the largest Sharpe ratio of at least 30 trades on the validation part when absent.',
    }),
    initialCapital: t.float({
      required: true,
      defaultValue: 100_000,
      description: 'Account value at the start.',
    }),
    commission: t.float({
      required: true,
      defaultValue: 0.001,
      description: "Fraction of each fill's notional.",
    }),
    slippage: t.float({
      required: true,
      defaultValue: 0.0005,
      description: 'Fraction of the price, against the order, per side.',
    }),
    overrides: t.field({
      type: [StrategyOverrideInput],
      required: false,
      description: 'Values that replace those of the strategy file, in trainings and runs.',
    }),
    keepModels: t.boolean({
      required: true,
      defaultValue: true,
      description: 'Whether models of windows stay when it is deleted, and are listed.',
    }),
    holdout: holdoutField(t),
    ...requestFields(t),
  }),
});

const StartWalkForwardSuccess = startedOperation(
  'StartWalkForwardSuccess',
  'The operation exists; pull it by its id.',
  { type: WalkForwardOperation, description: 'The walk-forward, PENDING when it is new.' },
);

builder.mutationField('startWalkForward', (t) =>
  t.field({
    type: StartWalkForwardSuccess,
    description: 'Trains a strategy window by window, and trades what would have come of it.',
    errors: {
      types: startErrors,
      union: {
        name: 'StartWalkForwardResult',
        description: 'The new operation, or what keeps it from starting.',
      },
    },
    args: {
      input: t.arg({ type: StartWalkForwardInputType, required: true, description: 'What to run.' }),
    },
    resolve: (_root, { input }, { walkForwards, caller }) => walkForwards.start(withoutGaps(input), caller),
  }),
);

/** Makes what a client left out explicit. */
function withoutGaps({
  holdout,
  ...input
}: typeof StartWalkForwardInputType.$inferInput): StartWalkForwardInput {
  return {
    ...input,
    symbol: input.symbol ?? null,
    symbols: input.symbols ?? null,
    train: input.train ?? null,
    test: input.test ?? null,
    step: input.step ?? null,
    folds: input.folds ?? null,
    groups: input.groups ?? null,
    testGroups: input.testGroups ?? null,
    embargoBars: input.embargoBars ?? null,
    epochs: input.epochs ?? null,
    overrides: input.overrides ?? [],
    search: input.search?.map(parameterInput) ?? null,
    sampler: input.sampler ?? null,
    trials: input.trials ?? null,
    objective: input.search || input.objective ? objectiveInput(input.objective) : null,
    ...holdoutOf(holdout),
    ...requestOf(input),
  };
}
