import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { operationsTable } from '../../../../src/faces/cli/operations-table.js';
import { plain } from '../../../../src/faces/cli/paint.js';
import type { SortName } from '../../../../src/faces/cli/sort-column.js';
import type { Terminal } from '../../../../src/faces/cli/terminal.js';
import type { OperationsQuery } from '../../../../src/faces/client/generated/graphql.js';

type Page = OperationsQuery['operations'];
type Listed = Extract<Page['nodes'][number], { __typename: 'BacktestOperation' }>;

const NOW = Date.parse('2024-02-01T12:00:00.000Z');

const DEFAULTS: Listed['parameters'] = {
  ...{ modelPath: 'models/rsi', initialCapital: 100_000, commission: 0.001, slippage: 0.0005 },
  ...{ inSamplePolicy: 'WARN', holdout: 'REFUSE', overrides: [] },
};

function listed(suffix: string, change: Partial<Listed> = {}): Listed {
  return {
    ...{
      __typename: 'BacktestOperation',
      id: `op_backtesting_20240201_113000_${suffix}`,
      type: 'BACKTESTING',
    },
    ...{ status: 'COMPLETED', done: true, warnings: [], executionMode: 'LOCAL', host: null, attempt: 1 },
    progress: {
      ...{ phase: 'done', percentage: 100, message: '', currentStep: 1, totalSteps: 1, etaSeconds: null },
      updatedAt: '2024-02-01T11:30:00.000Z',
    },
    ...{ error: null, createdAt: '2024-02-01T11:30:00.000Z', startedAt: null, completedAt: null },
    ...{ cancelRequestedAt: null, cancelReason: null, pollAfterMs: null, label: null, startedBy: null },
    ...{ expiresAt: null, title: 'rsi_mean_reversion AAPL 1d 2015-01-01..2024-12-31' },
    summary: { verdict: null },
    parameters: DEFAULTS,
    ...change,
  } as Listed;
}

function lines(columns: number | null, nodes: readonly Listed[], sort?: SortName): string[] {
  const page: Page = {
    nodes: [...nodes],
    pageInfo: { hasNextPage: false, endCursor: null },
    totalCount: nodes.length,
  };
  const terminal = { columns, paint: plain } as Terminal;
  return operationsTable(terminal, page, NOW, sort).split('\n');
}

// Titles of equal beginnings, as a search makes them: symbol, dates, an override or the label differs.
const ALIKE = [
  listed('9f2c01d4ab37'),
  listed('5d0e11223344', { title: 'rsi_mean_reversion MSFT 1d 2015-01-01..2024-12-31' }),
  listed('71b3aaaaaaaa', { title: 'rsi_mean_reversion AAPL 1d 2016-01-01..2024-12-31', status: 'CANCELLED' }),
  listed('00aa00bb00cc', {
    parameters: { ...DEFAULTS, overrides: [{ path: 'decisions.confidence_threshold', value: '0.6' }] },
  }),
  listed('11aa00bb00cc', {
    parameters: { ...DEFAULTS, overrides: [{ path: 'decisions.confidence_threshold', value: '0.7' }] },
  }),
  listed('22aa00bb00cc', { label: '均线 🚀 one' }),
];

describe('the list of operations', () => {
  it.each([
    ['sharpe', '  1.50  '],
    ['return', '+12.30 %'],
    ['drawdown', '-4.00 %'],
    ['trades', '1,234'],
    ['deflated-sharpe', '–'],
    ['duration', '–'],
  ] as const)('shows by what it is sorted: %s', (sort, figure) => {
    const summary = {
      ...{ basis: 'WHOLE_RANGE', totalReturn: 0.123, sharpeRatio: 1.5, deflatedSharpe: null },
      ...{ maxDrawdown: 0.04, totalTrades: 1_234, severity: null },
    } as Listed['summary'];
    const [heading = '', row = ''] = lines(120, [listed('9f2c01d4ab37', { summary })], sort);
    expect(heading).toMatch(new RegExp(` ${sort}  title`));
    expect(row).toContain(figure);
  });

  it('is whole where standard output is no terminal', () => {
    expect(lines(null, [listed('9f2c01d4ab37', { label: 'first' })])).toEqual([
      'id                                           status     created               title',
      'op_backtesting_20240201_113000_9f2c01d4ab37  COMPLETED  2024-02-01 11:30:00Z  rsi_mean_reversion AAPL 1d 2015-01-01..2024-12-31 (first)',
      '1 of 1',
    ]);
  });

  it.each([100, 80, 60, 40])('tells runs apart and fits in %d columns', (columns) => {
    const shown = lines(columns, ALIKE);
    for (const line of shown) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    const rows = shown
      .join('\n')
      .split(/\n(?=[0-9a-f]{8} )/)
      .slice(1);
    expect(rows).toHaveLength(ALIKE.length);
    // Without id and time there is still a difference.
    expect(new Set(rows.map((row) => row.slice('9f2c01d4'.length))).size).toBe(ALIKE.length);
  });

  it('shows age and the whole usual title in 80 columns', () => {
    expect(lines(80, [listed('9f2c01d4ab37')])).toEqual([
      'id        status        age  title',
      '9f2c01d4  COMPLETED  30 min  rsi_mean_reversion AAPL 1d 2015-01-01..2024-12-31',
      '1 of 1',
    ]);
  });

  it('shows symbol, timeframe and dates in 60 columns', () => {
    expect(lines(60, [listed('9f2c01d4ab37')])[1]).toBe(
      '9f2c01d4  COMPLETED  rsi_mea… AAPL 1d 2015-01-01..2024-12-31',
    );
  });
});

describe('a list that is sorted by the Sharpe ratio', () => {
  it('has that of few trades in grey', () => {
    const traded = (totalTrades: number) =>
      listed('9f2c01d4ab37', { summary: { verdict: null, sharpeRatio: 1.5, totalTrades } as never });
    const paint: Terminal['paint'] = (tone, text) => (tone === 'quiet' ? `<${text}>` : text);
    const page = {
      ...{ nodes: [traded(29), traded(30)], totalCount: 2 },
      pageInfo: { hasNextPage: false, endCursor: null },
    } as Page;
    const [, few, many] = operationsTable({ columns: null, paint } as Terminal, page, NOW, 'sharpe').split(
      '\n',
    );
    expect(few).toContain(' <1.50> ');
    expect(many).toMatch(/ 1\.50 /);
  });
});
