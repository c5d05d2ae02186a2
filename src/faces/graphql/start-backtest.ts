import type { StartBacktestInput } from '../../kinds/backtest/backtest-operation.js';
import { BacktestOperation } from './backtest-operation.js';
import { builder } from './builder.js';
import { holdoutField, holdoutOf } from './holdout-policy.js';
import { InSamplePolicyEnum } from './in-sample-policy.js';
import { startErrors } from './start-errors.js';
import { requestFields, requestOf, startedOperation } from './started-operation.js';
import { StrategyOverrideInput } from './strategy-override.js';
import { PATH_TEXT, STRATEGY_TEXT, SYMBOL_TEXT } from './text-issues.js';

export const StartBacktestInputType = builder.inputType('StartBacktestInput', {
  description: 'What to trade, with what, when and at what cost.',
  fields: (t) => ({
    symbol: t.string({ ...SYMBOL_TEXT, required: true, description: 'What to trade, such as AAPL.' }),
    timeframe: t.string({ required: true, description: 'Length of a bar, such as 1d or 1h.' }),
    strategyConfigPath: t.string({
      ...PATH_TEXT,
      required: true,
      description: 'The strategy file, such as strategies/rsi_mean_reversion.yaml.',
    }),
    strategySource: t.string({
      ...STRATEGY_TEXT,
      required: false,
      description: "Runs this text instead of the file, under the file's name; at most 64 kB.",
    }),
    modelPath: t.string({
      ...PATH_TEXT,
      required: false,
      description:
        'Folder of a TensorFlow.js model; when absent, the newest valid model trained for this strategy, chosen when the operation is created. A strategy of recorded signals takes none.',
    }),
    startDate: t.field({ type: 'Date', required: true, description: 'First day.' }),
    endDate: t.field({ type: 'Date', required: true, description: 'Inclusive: the whole of this day.' }),
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
      description: 'Values that replace those of the strategy file for this run.',
    }),
    inSamplePolicy: t.field({
      type: InSamplePolicyEnum,
      required: true,
      defaultValue: 'WARN',
      description: 'What bars that the model was trained on lead to: a warning, or a failed operation.',
    }),
    holdout: holdoutField(t),
    ...requestFields(t),
  }),
});

export const StartBacktestSuccess = startedOperation(
  'StartBacktestSuccess',
  'The operation exists; pull it by its id.',
  {
    type: BacktestOperation,
    description: 'The backtest, PENDING when it is new.',
  },
);

/** The union of every mutation that starts one backtest. */
export const startBacktestErrors = {
  types: startErrors,
  // By this name Pothos knows the union again where the next mutation has it.
  result: { name: 'StartBacktestSuccess' },
  union: {
    name: 'StartBacktestResult',
    description: 'The new operation, or what keeps it from starting.',
  },
};

builder.mutationField('startBacktest', (t) =>
  t.field({
    type: StartBacktestSuccess,
    description: 'Starts a backtest and returns its operation at once, without waiting for any work.',
    errors: startBacktestErrors,
    args: { input: t.arg({ type: StartBacktestInputType, required: true, description: 'What to run.' }) },
    resolve: (_root, { input }, { backtesting, caller }) => backtesting.start(backtestInput(input), caller),
  }),
);

/** Makes what a client left out explicit. */
export function backtestInput({
  holdout,
  strategySource,
  ...input
}: typeof StartBacktestInputType.$inferInput): StartBacktestInput {
  return {
    ...input,
    ...holdoutOf(holdout),
    ...(strategySource != null && { strategySource }),
    modelPath: input.modelPath ?? null,
    overrides: input.overrides ?? [],
    ...requestOf(input),
  };
}
