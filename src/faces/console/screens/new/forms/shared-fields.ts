import type { FieldSpec } from '../fields.js';

const timeframes = ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1mo'].map(
  (name) => [name, name] as const,
);

export const strategy: FieldSpec = {
  name: 'strategyConfigPath',
  label: 'Strategy',
  kind: 'select',
  flag: '--strategy',
  isRequired: true,
};
export const model: FieldSpec = { name: 'modelPath', label: 'Model', kind: 'select', flag: '--model' };
export const symbol: FieldSpec = {
  name: 'symbol',
  label: 'Symbol',
  kind: 'text',
  flag: '--symbol',
  isRequired: true,
};
export const timeframe: FieldSpec = {
  name: 'timeframe',
  label: 'Bars of',
  kind: 'select',
  flag: '--timeframe',
  isRequired: true,
  options: timeframes,
};
export const startDate: FieldSpec = {
  name: 'startDate',
  label: 'From',
  kind: 'date',
  flag: '--start',
  isRequired: true,
};
export const endDate: FieldSpec = {
  name: 'endDate',
  label: 'To',
  kind: 'date',
  flag: '--end',
  isRequired: true,
};

export const costs: readonly FieldSpec[] = [
  { name: 'initialCapital', label: 'Capital', kind: 'number', flag: '--capital', initial: '100000' },
  {
    name: 'commission',
    label: 'Commission',
    kind: 'number',
    flag: '--commission',
    initial: '0.001',
    hint: 'fraction a side: 0.001 is 0.1 %',
  },
  {
    name: 'slippage',
    label: 'Slippage',
    kind: 'number',
    flag: '--slippage',
    initial: '0.0005',
    hint: 'fraction a side',
  },
].map((field) => ({ ...field, kind: 'number' as const, group: 'Costs' }));

/** What makes a variation of a strategy. */
export const CHANGES = 'Changes to the strategy';

export const overrides: FieldSpec = {
  name: 'overrides',
  label: 'Values that replace those of the strategy',
  kind: 'overrides',
  flag: '--set',
  group: CHANGES,
  hint: 'a line each: decisions.confidence_threshold = 0.6',
};
export const source: FieldSpec = {
  name: 'strategySource',
  label: 'Text that runs instead of the file, under its name',
  kind: 'source',
  group: CHANGES,
};
export const holdout: FieldSpec = {
  name: 'holdout',
  label: 'Look at sealed bars; the look is counted',
  kind: 'check',
  value: 'LOOK',
  flag: '--holdout',
  group: 'Label and more',
};
export const inSample: FieldSpec = {
  name: 'inSamplePolicy',
  label: 'Refuse bars that the model has seen',
  kind: 'check',
  value: 'REJECT',
  flag: '--in-sample-policy',
  group: 'Label and more',
};
export const naming: readonly FieldSpec[] = [
  { name: 'label', label: 'Label', kind: 'text', flag: '--label', group: 'Label and more' },
  {
    name: 'tags',
    label: 'Tags',
    kind: 'tags',
    flag: '--tag',
    group: 'Label and more',
    hint: 'a line each: idea = momentum',
  },
  {
    name: 'priority',
    label: 'Priority',
    kind: 'number',
    flag: '--priority',
    group: 'Label and more',
    hint: 'higher runs earlier',
  },
];

export const seed: FieldSpec = { name: 'seed', label: 'Seed', kind: 'number', flag: '--seed', initial: '42' };
export const epochs: FieldSpec = {
  name: 'epochs',
  label: 'Epochs at most',
  kind: 'number',
  flag: '--epochs',
  hint: "the strategy's where empty",
};

const SAMPLERS: FieldSpec['options'] = [
  ['GRID', 'every combination'],
  ['RANDOM', 'at random'],
  ['SOBOL', 'evenly spread (Sobol)'],
  ['TPE', 'near good ones (TPE)'],
  ['CMA_ES', 'near good ones (CMA-ES)'],
];

/** How combinations of values are chosen. */
export const sampling: readonly FieldSpec[] = [
  { name: 'sampler', label: 'How', kind: 'select', flag: '--sampler', options: SAMPLERS },
  {
    name: 'trials',
    label: 'Trials',
    kind: 'number',
    flag: '--trials',
    hint: 'needed unless every combination is tried',
  },
];

/** By what combinations are compared, and what they have to keep. */
export const objective: readonly FieldSpec[] = [
  {
    name: 'objective.metric',
    label: 'Best by',
    kind: 'select',
    flag: '--metric',
    options: [
      ['SHARPE_RATIO', 'Sharpe ratio'],
      ['SORTINO_RATIO', 'Sortino ratio'],
      ['CALMAR_RATIO', 'Calmar ratio'],
      ['TOTAL_RETURN', 'return'],
      ['PROFIT_FACTOR', 'profit factor'],
      ['SQN', 'system quality number'],
    ],
  },
  {
    name: 'objective.direction',
    label: 'The best is',
    kind: 'select',
    flag: '--direction',
    options: [
      ['MAXIMIZE', 'the largest'],
      ['MINIMIZE', 'the smallest'],
    ],
    hint: "the metric's own where empty",
  },
  { name: 'objective.minTrades', label: 'Trades at least', kind: 'number', flag: '--min-trades' },
  {
    name: 'objective.maxDrawdown',
    label: 'Drawdown at most',
    kind: 'number',
    flag: '--max-drawdown',
    hint: 'a fraction: 0.2 is 20 %',
  },
];

/** The same fields with what stands there first, folded together where a group is named. */
export const beginning = (
  fields: readonly FieldSpec[],
  initial: Readonly<Record<string, string>>,
  group?: string,
): readonly FieldSpec[] =>
  fields.map((field) => ({
    ...field,
    ...(initial[field.name] === undefined ? {} : { initial: initial[field.name] as string }),
    ...(group === undefined ? {} : { group }),
  }));

/** The same field within what all trials have in common. */
export const ofTrials = (field: FieldSpec): FieldSpec => ({ ...field, name: `backtest.${field.name}` });
