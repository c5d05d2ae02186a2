import { type GraphQLInputObjectType, isInputObjectType } from 'graphql';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { operationsTable } from '../../../../src/faces/cli/operations-table.js';
import { plain } from '../../../../src/faces/cli/paint.js';
import { SETTABLE, setValues } from '../../../../src/faces/cli/set-values.js';
import type { OperationsQuery } from '../../../../src/faces/client/generated/graphql.js';
import { schema } from '../../../../src/faces/graphql/schema.js';

type Listed = OperationsQuery['operations']['nodes'][number];
type Kind = Listed['__typename'];

const UNSET: Readonly<Record<Kind, object>> = {
  BacktestOperation: {
    ...{ modelPath: 'models/rsi_v1', initialCapital: 100_000, commission: 0.001, slippage: 0.0005 },
    ...{ inSamplePolicy: 'WARN', holdout: 'REFUSE', overrides: [] },
  },
  TrainingOperation: { modelName: 'rsi_v1', epochs: 50, seed: 42, holdout: 'REFUSE', overrides: [] },
  StudyOperation: { sampler: 'GRID', seed: 42, trials: 25, holdoutFrom: null },
  WalkForwardOperation: {
    ...{ seed: 42, initialCapital: 100_000, commission: 0.001, slippage: 0.0005, keepModels: true },
    overrides: [],
  },
  DataLoadOperation: {
    ...{ calendar: null, timezone: null, dayStart: null, stamp: null, dateOrder: null, separator: null },
    ...{ adjust: null, replace: false },
  },
};
const TITLES: Readonly<Record<Kind, string>> = {
  BacktestOperation: 'rsi_mean_reversion AAPL 1d 2015-01-01..2024-12-31',
  TrainingOperation: 'rsi_mean_reversion AAPL 1d 2015-01-01..2024-12-31',
  StudyOperation: 'rsi_mean_reversion AAPL 1d 2015-01-01..2024-12-31, 25 trials (GRID)',
  WalkForwardOperation: 'rsi_mean_reversion AAPL 1d 2015-01-01..2024-12-31: rolling 24mo + 12mo',
  DataLoadOperation: 'load AAPL 1d from csv:prices/of/apple.csv 2015-01-01..2024-12-31',
};

function run(kind: Kind, change: object = {}, id = 'aaaaaaaaaaaa'): Listed {
  return {
    __typename: kind,
    id: `op_${kind}_20240201_113000_${id}`,
    type: kind === 'TrainingOperation' ? 'TRAINING' : 'BACKTESTING',
    ...{ status: 'COMPLETED', done: true, createdAt: '2024-02-01T11:30:00.000Z', label: null },
    title: TITLES[kind],
    summary: { verdict: null },
    parameters: { ...UNSET[kind], ...change },
  } as unknown as Listed;
}

/** Rows of a list, each without its id; a row that takes several lines has them joined. */
function rowsOf(columns: number, nodes: readonly Listed[]): string[] {
  const page = { nodes: [...nodes], pageInfo: { hasNextPage: false, endCursor: null }, totalCount: 2 };
  const shown = operationsTable({ columns, paint: plain } as never, page, Date.parse('2024-02-01T12:00:00Z'));
  for (const line of shown.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
  const rows = shown.replace(/\n\d+ of \d+$/, '').split(/\n(?=[ab]{8} )/);
  return rows.slice(1).map((row) => row.slice('aaaaaaaa'.length).replaceAll(/\n\s*/g, ''));
}

const CASES: readonly (readonly [kind: Kind, field: string, value: unknown, text: string])[] = [
  ['BacktestOperation', 'modelPath', 'models/rsi_v2', 'model=rsi_v2'],
  ['BacktestOperation', 'modelPath', null, 'model=none'],
  ['BacktestOperation', 'initialCapital', 5_000.5, 'capital=5000.5'],
  ['BacktestOperation', 'commission', 0.002, 'commission=0.002'],
  ['BacktestOperation', 'slippage', 0, 'slippage=0'],
  ['BacktestOperation', 'inSamplePolicy', 'REJECT', 'in-sample-policy=reject'],
  ['BacktestOperation', 'overrides', [{ path: 'decisions.threshold', value: '0.6' }], 'threshold=0.6'],
  ['BacktestOperation', 'holdout', 'LOOK', 'holdout=look'],
  ['TrainingOperation', 'modelName', 'rsi_v2', 'model-name=rsi_v2'],
  ['TrainingOperation', 'epochs', 7, 'epochs=7'],
  ['TrainingOperation', 'seed', 7, 'seed=7'],
  ['TrainingOperation', 'overrides', [{ path: 'training.seed', value: '7' }], 'training.seed=7'],
  ['StudyOperation', 'seed', 7, 'seed=7'],
  ['StudyOperation', 'holdoutFrom', '2024-01-01', 'holdout-from=2024-01-01'],
  ['WalkForwardOperation', 'keepModels', false, 'drop-models=yes'],
  ['DataLoadOperation', 'calendar', '24x7', 'calendar=24x7'],
  ['DataLoadOperation', 'timezone', 'America/New_York', 'timezone=America/New_York'],
  ['DataLoadOperation', 'dayStart', '17:00', 'day-start=17:00'],
  ['DataLoadOperation', 'stamp', 'close', 'stamp=close'],
  ['DataLoadOperation', 'dateOrder', 'DMY', 'date-order=DMY'],
  ['DataLoadOperation', 'separator', '\t', 'separator=\\t'],
  ['DataLoadOperation', 'adjust', true, 'adjust=yes'],
  ['DataLoadOperation', 'adjust', false, 'adjust=no'],
  ['DataLoadOperation', 'replace', true, 'replace=yes'],
];

describe('what was set for a run', () => {
  it.each(CASES)('tells a %s from one of another %s: %j', (kind, field, value, text) => {
    const nodes = [run(kind), run(kind, { [field]: value }, 'bbbbbbbbbbbb')];
    for (const columns of [60, 80]) {
      const [unset = '', set = ''] = rowsOf(columns, nodes);
      expect(set).toContain(text);
      expect(unset).not.toContain(text);
    }
  });

  it.each(Object.keys(UNSET) as Kind[])('is nothing for a %s with defaults', (kind) => {
    expect(setValues([run(kind), run(kind)])).toEqual([[], []]);
  });

  it('names models only where runs of one title have several', () => {
    const other = { ...run('BacktestOperation', { modelPath: 'models/b' }), title: 'another' } as Listed;
    expect(setValues([run('BacktestOperation'), other])).toEqual([[], []]);
  });

  it('names models only where nothing else tells runs apart', () => {
    const models = ['models/a', 'models/b', 'models/c'].map((modelPath) => ({ modelPath }));
    const runs = models.map((model, index) =>
      run('BacktestOperation', { ...model, slippage: index < 2 ? 0 : 0.1 }),
    );
    expect(setValues(runs)).toEqual([['model=a', 'slippage=0'], ['model=b', 'slippage=0'], ['slippage=0.1']]);
  });

  it('keeps the order of the parameters, overrides last', () => {
    const overrides = [{ path: 'decisions.threshold', value: '0.6' }];
    expect(setValues([run('BacktestOperation', { overrides, slippage: 0, commission: 0 })])).toEqual([
      ['commission=0', 'slippage=0', 'threshold=0.6'],
    ]);
  });
});

/** What an input without a default of its own means when it is absent. */
const WHEN_ABSENT: Readonly<Record<string, string>> = { holdout: 'REFUSE' };

/** What titles and labels tell, and what no two runs share. */
const NOT_SHOWN = [
  ...['symbol', 'symbols', 'timeframe', 'timeframes', 'strategyConfigPath', 'provider', 'path'],
  // A text is no value for a column.
  'strategySource',
  ...['startDate', 'endDate', 'from', 'to', 'label', 'idempotencyKey', 'overrides', 'tags', 'priority'],
];

describe('the settable parameters', () => {
  it.each([
    ['BacktestOperation', 'StartBacktestInput'],
    ['TrainingOperation', 'StartTrainingInput'],
    ['DataLoadOperation', 'StartDataLoadInput'],
  ] as const)('of a %s are those of %s, with its defaults', (kind, name) => {
    const input = schema.getType(name);
    expect(isInputObjectType(input)).toBe(true);
    const fields = Object.values((input as GraphQLInputObjectType).getFields()).filter(
      (field) => !NOT_SHOWN.includes(field.name),
    );
    const { defaults, byStrategy, models } = SETTABLE[kind];
    expect([...byStrategy, ...models, ...Object.keys(defaults)].sort()).toEqual(
      fields.map((field) => field.name).sort(),
    );
    for (const { name: field, defaultValue } of fields)
      expect(defaults[field] ?? null).toBe(defaultValue ?? WHEN_ABSENT[field] ?? null);
  });
});
