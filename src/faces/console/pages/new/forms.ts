import type { FieldSpec } from './fields.js';

/** A kind of run that can be started. */
export type FormName = 'backtest' | 'search' | 'walk-forward' | 'training' | 'data';

export interface FormSpec {
  readonly title: string;
  readonly about: string;
  readonly verb: string;
  /** Of the command line. */
  readonly command: string;
  readonly fields: readonly FieldSpec[];
}

const timeframes = ['1m', '5m', '15m', '30m', '1h', '4h', '1d', '1w', '1mo'].map(
  (name) => [name, name] as const,
);

const strategy: FieldSpec = {
  name: 'strategyConfigPath',
  label: 'Strategy',
  kind: 'select',
  flag: '--strategy',
  isRequired: true,
};
const model: FieldSpec = { name: 'modelPath', label: 'Model', kind: 'select', flag: '--model' };
const symbol: FieldSpec = {
  name: 'symbol',
  label: 'Symbol',
  kind: 'text',
  flag: '--symbol',
  isRequired: true,
};
const timeframe: FieldSpec = {
  name: 'timeframe',
  label: 'Bars of',
  kind: 'select',
  flag: '--timeframe',
  isRequired: true,
  options: timeframes,
};
const startDate: FieldSpec = {
  name: 'startDate',
  label: 'From',
  kind: 'date',
  flag: '--start',
  isRequired: true,
};
const endDate: FieldSpec = { name: 'endDate', label: 'To', kind: 'date', flag: '--end', isRequired: true };

const costs: readonly FieldSpec[] = [
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

const overrides: FieldSpec = {
  name: 'overrides',
  label: 'Values that replace those of the strategy',
  kind: 'overrides',
  flag: '--set',
  group: 'Changes to the strategy',
  hint: 'a line each: decisions.confidence_threshold = 0.6',
};
const holdout: FieldSpec = {
  name: 'holdout',
  label: 'Look at sealed bars; the look is counted',
  kind: 'check',
  value: 'LOOK',
  flag: '--holdout',
  group: 'Label and more',
};
const naming: readonly FieldSpec[] = [
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

const seed: FieldSpec = { name: 'seed', label: 'Seed', kind: 'number', flag: '--seed', initial: '42' };
const epochs: FieldSpec = {
  name: 'epochs',
  label: 'Epochs at most',
  kind: 'number',
  flag: '--epochs',
  hint: "the strategy's where empty",
};

/** The same field within what all trials have in common. */
const ofTrials = (field: FieldSpec): FieldSpec => ({ ...field, name: `backtest.${field.name}` });

export const FORMS: Readonly<Record<FormName, FormSpec>> = {
  backtest: {
    title: 'New backtest',
    about: 'Trades a strategy over days of the past. It begins on the first day that its model has not seen.',
    verb: 'Run backtest',
    command: 'backtest run',
    fields: [
      strategy,
      model,
      symbol,
      timeframe,
      startDate,
      endDate,
      ...costs,
      overrides,
      {
        name: 'inSamplePolicy',
        label: 'Refuse bars that the model has seen',
        kind: 'check',
        value: 'REJECT',
        flag: '--in-sample-policy',
        group: 'Label and more',
      },
      holdout,
      ...naming,
    ],
  },
  search: {
    title: 'New parameter search',
    about: 'Tries many values of a strategy, and says how much of the best is luck.',
    verb: 'Search',
    command: 'study run',
    fields: [
      ...[strategy, model, symbol, timeframe, startDate, endDate].map(ofTrials),
      {
        name: 'parameters',
        label: 'What to vary',
        kind: 'parameters',
        flag: '--param',
        isRequired: true,
        hint: 'a line each: decisions.confidence_threshold=0.3:0.6:0.05, exits.stop_loss_pct=0.05,0.1, …=0.001:0.1:log',
      },
      {
        name: 'sampler',
        label: 'How',
        kind: 'select',
        flag: '--sampler',
        initial: 'GRID',
        options: [
          ['GRID', 'every combination'],
          ['RANDOM', 'at random'],
          ['SOBOL', 'evenly spread (Sobol)'],
          ['TPE', 'near good ones (TPE)'],
          ['CMA_ES', 'near good ones (CMA-ES)'],
        ],
      },
      {
        name: 'trials',
        label: 'Trials',
        kind: 'number',
        flag: '--trials',
        hint: 'needed unless every combination is tried',
      },
      {
        name: 'holdoutFrom',
        label: 'Keep from',
        kind: 'date',
        flag: '--holdout-from',
        hint: 'from here on the search sees nothing; the best is measured there once',
      },
      {
        name: 'objective.metric',
        label: 'Best by',
        kind: 'select',
        flag: '--metric',
        group: 'What is best',
        initial: 'SHARPE_RATIO',
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
        name: 'objective.minTrades',
        label: 'Trades at least',
        kind: 'number',
        flag: '--min-trades',
        group: 'What is best',
        initial: '30',
      },
      {
        name: 'objective.maxDrawdown',
        label: 'Drawdown at most',
        kind: 'number',
        flag: '--max-drawdown',
        group: 'What is best',
        hint: 'a fraction: 0.2 is 20 %',
      },
      ...costs.map(ofTrials),
      ofTrials(overrides),
      { ...seed, group: 'Label and more' },
      ofTrials(holdout),
      ...naming,
    ],
  },
  'walk-forward': {
    title: 'New walk-forward',
    about: 'Trains a strategy anew window by window, and trades what would have come of it as one account.',
    verb: 'Walk forward',
    command: 'walk-forward run',
    fields: [
      strategy,
      symbol,
      timeframe,
      startDate,
      endDate,
      {
        name: 'scheme',
        label: 'Windows',
        kind: 'select',
        flag: '--scheme',
        initial: 'ROLLING',
        options: [
          ['ROLLING', 'rolling: equally long'],
          ['ANCHORED', 'anchored: all from the first day'],
          ['COMBINATORIAL', 'combinatorial: groups'],
        ],
      },
      { name: 'train', label: 'Train on', kind: 'text', flag: '--train', hint: '24mo, 500d or 2000bars' },
      { name: 'test', label: 'Test on', kind: 'text', flag: '--test', hint: '6mo, 125d or 500bars' },
      {
        name: 'step',
        label: 'Step',
        kind: 'text',
        flag: '--step',
        group: 'Windows',
        hint: 'that of the tests where empty',
      },
      {
        name: 'folds',
        label: 'Windows',
        kind: 'number',
        flag: '--folds',
        group: 'Windows',
        hint: 'instead of a length of tests',
      },
      {
        name: 'groups',
        label: 'Groups',
        kind: 'number',
        flag: '--groups',
        group: 'Windows',
        hint: 'combinatorial',
      },
      {
        name: 'testGroups',
        label: 'Groups tested at a time',
        kind: 'number',
        flag: '--test-groups',
        group: 'Windows',
      },
      {
        name: 'embargoBars',
        label: 'Embargo, bars',
        kind: 'number',
        flag: '--embargo-bars',
        group: 'Windows',
      },
      { ...epochs, group: 'Training' },
      { ...seed, group: 'Training' },
      ...costs,
      overrides,
      holdout,
      ...naming,
    ],
  },
  training: {
    title: 'Train a model',
    about:
      'Trains the network of a strategy. Keep the newest bars out of it: a backtest needs days that it has not seen.',
    verb: 'Train',
    command: 'train',
    fields: [
      strategy,
      {
        name: 'symbols',
        label: 'Symbols',
        kind: 'list',
        flag: '--symbol',
        hint: "with commas; the strategy's where empty",
      },
      {
        name: 'timeframes',
        label: 'Bars of',
        kind: 'list',
        flag: '--timeframe',
        hint: "with commas; the strategy's where empty",
      },
      { ...startDate, isRequired: false },
      { ...endDate, isRequired: false },
      epochs,
      {
        name: 'modelName',
        label: 'Name of the model',
        kind: 'text',
        flag: '--model-name',
        hint: 'the next free version where empty',
      },
      { ...seed, group: 'Label and more' },
      overrides,
      holdout,
      ...naming,
    ],
  },
  data: {
    title: 'Load data',
    about:
      'Loads bars from a file of the import folder, or from a provider, checks them and adds them to what is there.',
    verb: 'Load',
    command: 'data load',
    fields: [
      {
        name: 'provider',
        label: 'From',
        kind: 'select',
        flag: '--provider',
        isRequired: true,
        initial: 'csv',
      },
      {
        name: 'path',
        label: 'File',
        kind: 'text',
        flag: '--path',
        hint: 'for csv: its name in the import folder',
      },
      symbol,
      timeframe,
      { name: 'from', label: 'From', kind: 'date', flag: '--from' },
      { name: 'to', label: 'To', kind: 'date', flag: '--to' },
      {
        name: 'calendar',
        label: 'Trades',
        kind: 'select',
        flag: '--calendar',
        group: 'How to read it',
        options: [
          ['XNYS', 'as New York'],
          ['24x5', 'around the clock on weekdays'],
          ['24x7', 'always'],
        ],
      },
      {
        name: 'timezone',
        label: 'Zone',
        kind: 'text',
        flag: '--timezone',
        group: 'How to read it',
        hint: 'such as America/New_York',
      },
      {
        name: 'stamp',
        label: 'Stamps are',
        kind: 'select',
        flag: '--stamp',
        group: 'How to read it',
        options: [
          ['open', 'when bars open'],
          ['close', 'when bars close'],
        ],
      },
      {
        name: 'dateOrder',
        label: '01/02/2024 is',
        kind: 'select',
        flag: '--date-order',
        group: 'How to read it',
        options: [
          ['MDY', '2 January'],
          ['DMY', '1 February'],
        ],
      },
      {
        name: 'dayStart',
        label: 'Days begin at',
        kind: 'text',
        flag: '--day-start',
        group: 'How to read it',
        hint: 'such as 17:00',
      },
      {
        name: 'replace',
        label: 'Throw away what is stored',
        kind: 'check',
        flag: '--replace',
        group: 'How to read it',
      },
      ...naming,
    ],
  },
};
