import type { TrainingParameters as ParametersRecord } from '../../domain/strategy/training-parameters.js';
import { builder } from './builder.js';
import { HoldoutPolicyEnum } from './holdout-policy.js';
import { StrategyOverride } from './strategy-override.js';

export const TrainingParameters = builder.objectRef<ParametersRecord>('TrainingParameters').implement({
  description: 'What a training was started with, all defaults resolved.',
  fields: (t) => ({
    strategyConfigPath: t.exposeString('strategyConfigPath', { description: 'The strategy file.' }),
    symbols: t.field({
      type: ['String'],
      description: 'What it learns from; empty where the strategy could not be read.',
      resolve: ({ symbols }) => symbols,
    }),
    timeframes: t.field({
      type: ['String'],
      description: 'Lengths of the bars that features use; empty where the strategy could not be read.',
      resolve: ({ timeframes }) => timeframes,
    }),
    startDate: t.expose('startDate', { type: 'Date', description: 'First day.' }),
    endDate: t.expose('endDate', { type: 'Date', description: 'Last day, the whole of it.' }),
    epochs: t.exposeInt('epochs', {
      description: 'The most epochs that are run; 0 where the strategy could not be read.',
    }),
    seed: t.exposeInt('seed', {
      description: 'Decides the initial weights, dropout and the order of samples.',
    }),
    modelName: t.exposeString('modelName', { description: 'The folder that is written under models/.' }),
    overrides: t.field({
      type: [StrategyOverride],
      description: 'Values that replaced those of the strategy file.',
      resolve: ({ overrides }) => overrides,
    }),
    holdout: t.field({
      type: HoldoutPolicyEnum,
      description: 'Whether it looked at sealed bars.',
      resolve: ({ holdout }) => holdout ?? 'REFUSE',
    }),
  }),
});
