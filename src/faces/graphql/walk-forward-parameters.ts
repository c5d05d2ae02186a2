import type {
  WalkForwardParameters as ParametersRecord,
  WALK_FORWARD_SCHEMES,
} from '../../kinds/walk-forward/walk-forward-parameters.js';
import { builder } from './builder.js';
import { Objective } from './objective.js';
import { StrategyOverride } from './strategy-override.js';
import { SamplerEnum } from './study-enums.js';
import { StudyParameter } from './study-parameter.js';

export const WalkForwardSchemeEnum = builder.enumType('WalkForwardScheme', {
  description: 'How a range is cut into windows.',
  values: {
    ROLLING: { description: 'Windows of one length that move through time.' },
    ANCHORED: { description: 'Windows that all begin with the range and grow.' },
    COMBINATORIAL: {
      description: 'Groups, of which each combination of some tests the model of the others.',
    },
  } satisfies Record<(typeof WALK_FORWARD_SCHEMES)[number], { description: string }>,
});

export const WalkForwardParameters = builder.objectRef<ParametersRecord>('WalkForwardParameters').implement({
  description: 'What a walk-forward was started with.',
  fields: (t) => ({
    strategyConfigPath: t.exposeString('strategyConfigPath', { description: 'The strategy file.' }),
    symbol: t.exposeString('symbol', { description: 'What is traded.' }),
    symbols: t.field({
      type: ['String'],
      description: 'All instruments, in order; symbol is the first.',
      resolve: ({ symbol }) => [symbol],
    }),
    timeframe: t.exposeString('timeframe', { description: 'Length of a bar.' }),
    startDate: t.expose('startDate', { type: 'Date', description: 'First day.' }),
    endDate: t.expose('endDate', { type: 'Date', description: 'Last day, the whole of it.' }),
    scheme: t.expose('scheme', { type: WalkForwardSchemeEnum, description: 'How windows are cut.' }),
    train: t.exposeString('train', { nullable: true, description: 'Length of a training window.' }),
    test: t.exposeString('test', { nullable: true, description: 'Length of a test window.' }),
    step: t.exposeString('step', { nullable: true, description: 'From one window to the next.' }),
    folds: t.exposeInt('folds', { nullable: true, description: 'How many windows.' }),
    groups: t.exposeInt('groups', { nullable: true, description: 'Into how many groups it is cut.' }),
    testGroups: t.exposeInt('testGroups', {
      nullable: true,
      description: 'How many of them test at a time.',
    }),
    embargoBars: t.exposeInt('embargoBars', {
      nullable: true,
      description: 'Bars left out after each test block; null for 1 % of the bars.',
    }),
    epochs: t.exposeInt('epochs', { nullable: true, description: "Null for the strategy's own." }),
    seed: t.exposeInt('seed', { description: 'Of every training.' }),
    initialCapital: t.exposeFloat('initialCapital', {
      description: 'Account value at the start.',
    }),
    commission: t.exposeFloat('commission', {
      description: "Fraction of each fill's notional.",
    }),
    slippage: t.exposeFloat('slippage', {
      description: 'Fraction of the price, against the order, per side.',
    }),
    overrides: t.field({
      type: [StrategyOverride],
      description: 'Values that replaced those of the strategy file.',
      resolve: ({ overrides }) => overrides,
    }),
    search: t.field({
      type: [StudyParameter],
      nullable: true,
      description: 'What each window chooses, as it was asked for; null for nothing.',
      resolve: ({ search }) => search?.parameters ?? null,
    }),
    sampler: t.field({
      type: SamplerEnum,
      nullable: true,
      description: 'How its combinations are chosen.',
      resolve: ({ search }) => search?.space.sampler ?? null,
    }),
    trials: t.int({
      nullable: true,
      description: 'How many combinations a window tries; of a GRID all of them.',
      resolve: ({ search }) => search?.space.trials ?? null,
    }),
    objective: t.field({
      type: Objective,
      nullable: true,
      description: 'By what it chooses.',
      resolve: ({ search }) => search?.objective ?? null,
    }),
    keepModels: t.exposeBoolean('keepModels', {
      nullable: true,
      description: 'Whether models of windows stay when it is deleted, and are listed.',
    }),
  }),
});
