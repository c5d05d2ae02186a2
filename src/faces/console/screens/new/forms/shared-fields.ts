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

/** The same field within what all trials have in common. */
export const ofTrials = (field: FieldSpec): FieldSpec => ({ ...field, name: `backtest.${field.name}` });
