import type { StudyParameters as ParametersRecord } from '../../kinds/study/study-parameters.js';
import { BacktestParameters } from './backtest-parameters.js';
import { builder } from './builder.js';
import { Objective } from './objective.js';
import { SamplerEnum } from './study-enums.js';
import { StudyParameter } from './study-parameter.js';
import { StudyTraining } from './study-training.js';

export const StudyParameters = builder.objectRef<ParametersRecord>('StudyParameters').implement({
  description: 'What a study was started with, all defaults resolved.',
  fields: (t) => ({
    strategyConfigPath: t.string({
      description: 'The strategy file.',
      resolve: ({ backtest }) => backtest.strategyConfigPath,
    }),
    symbol: t.string({
      description: 'What is traded, where the space does not vary it.',
      resolve: ({ backtest }) => backtest.symbol,
    }),
    timeframe: t.string({
      description: 'Length of a bar, such as 1d or 1h.',
      resolve: ({ backtest }) => backtest.timeframe,
    }),
    startDate: t.field({
      type: 'Date',
      description: 'First day, as it was asked for; trials are measured from backtest.startDate on.',
      resolve: ({ asked }) => asked.startDate,
    }),
    endDate: t.field({
      type: 'Date',
      description: 'Last day, as it was asked for, the holdout included.',
      resolve: ({ asked }) => asked.endDate,
    }),
    backtest: t.expose('backtest', {
      type: BacktestParameters,
      description: 'What all trials have in common, over the days on which they are measured.',
    }),
    space: t.field({
      type: [StudyParameter],
      description: 'What is varied, as it was asked for.',
      resolve: ({ parameters }) => parameters,
    }),
    objective: t.expose('objective', { type: Objective, description: 'What is looked for.' }),
    sampler: t.field({
      type: SamplerEnum,
      description: 'How combinations are chosen.',
      resolve: ({ space }) => space.sampler,
    }),
    seed: t.exposeInt('seed', { description: 'Of the sampler; a GRID draws nothing.' }),
    trials: t.int({
      description: 'How many trials; of a GRID all combinations.',
      resolve: ({ space }) => space.trials,
    }),
    holdoutFrom: t.expose('holdoutFrom', {
      type: 'Date',
      nullable: true,
      description: 'From this day on the search sees nothing; null without a holdout.',
    }),
    training: t.expose('training', {
      type: StudyTraining,
      nullable: true,
      description: 'How models are trained for trials that change what a model sees; null without.',
    }),
    keepModels: t.exposeBoolean('keepModels', {
      nullable: true,
      description: 'Whether models of trials stay when the study is deleted, and are listed.',
    }),
  }),
});
