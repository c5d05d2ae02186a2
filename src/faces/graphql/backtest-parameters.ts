import type { BacktestParameters as ParametersRecord } from '../../domain/backtest/backtest-parameters.js';
import { builder } from './builder.js';
import { HoldoutPolicyEnum } from './holdout-policy.js';
import { InSamplePolicyEnum } from './in-sample-policy.js';
import { StrategyOverride } from './strategy-override.js';

export const BacktestParameters = builder.objectRef<ParametersRecord>('BacktestParameters').implement({
  description: 'What a backtest was started with, all defaults resolved.',
  fields: (t) => ({
    symbol: t.exposeString('symbol', { description: 'What is traded, such as AAPL.' }),
    symbols: t.field({
      type: ['String'],
      description: 'All instruments, in order; symbol is the first.',
      resolve: ({ symbol }) => [symbol],
    }),
    timeframe: t.exposeString('timeframe', { description: 'Length of a bar, such as 1d or 1h.' }),
    strategyConfigPath: t.exposeString('strategyConfigPath', { description: 'The strategy file.' }),
    strategySource: t.string({
      nullable: true,
      description: 'The text that ran in the place of that file; null where the file did.',
      resolve: ({ strategySource }) => strategySource ?? null,
    }),
    modelPath: t.exposeString('modelPath', {
      nullable: true,
      description: 'The model folder. Null for a strategy that trades a recorded signal series.',
    }),
    startDate: t.expose('startDate', { type: 'Date', description: 'First day.' }),
    endDate: t.expose('endDate', { type: 'Date', description: 'Last day, the whole of it.' }),
    initialCapital: t.exposeFloat('initialCapital', { description: 'Account value at the start.' }),
    commission: t.exposeFloat('commission', { description: "Fraction of each fill's notional." }),
    slippage: t.exposeFloat('slippage', {
      description: 'Fraction of the price, against the order, per side.',
    }),
    overrides: t.field({
      type: [StrategyOverride],
      description: 'Values that replaced those of the strategy file.',
      resolve: ({ overrides }) => overrides,
    }),
    inSamplePolicy: t.expose('inSamplePolicy', {
      type: InSamplePolicyEnum,
      description: 'What bars that the model was trained on lead to.',
    }),
    holdout: t.field({
      type: HoldoutPolicyEnum,
      description: 'Whether it looked at sealed bars.',
      resolve: ({ holdout }) => holdout ?? 'REFUSE',
    }),
  }),
});
