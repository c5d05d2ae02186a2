import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { importView } from '../../../../src/faces/cli/data-import-view.js';
import { operationView } from '../../../../src/faces/cli/operation-view.js';
import { operationsTable } from '../../../../src/faces/cli/operations-table.js';
import { plain } from '../../../../src/faces/cli/paint.js';
import type { Terminal } from '../../../../src/faces/cli/terminal.js';

const SENTENCE = 'the model knows nothing of what the strategy makes, and so neither can be used, '.repeat(4);
const CREATED = '2024-02-01T11:30:00.000Z';

const failed = {
  __typename: 'BacktestOperation',
  ...{ id: 'op_backtesting_20240201_113000_9f2c01d4ab37', type: 'BACKTESTING', status: 'FAILED', done: true },
  title: 'a_strategy_with_a_long_name AAPL 1d 2015-01-01..2024-12-31',
  label: SENTENCE.trim(),
  ...{
    createdAt: CREATED,
    startedAt: CREATED,
    completedAt: CREATED,
    attempt: 1,
    host: 'a-host-of-some-name',
  },
  error: { code: 'MODEL_MISMATCH', message: SENTENCE.trim() },
  cancelReason: SENTENCE.trim(),
  progress: { percentage: 0, message: '' },
  tags: [],
  note: null,
  pinned: false,
  priority: 0,
  summary: { verdict: 'LIKELY_LUCK' },
  warnings: [{ code: 'FEW_TRADES', severity: 'CAUTION', message: SENTENCE.trim() }],
  parameters: {
    ...{ modelPath: 'models/rsi_v1', initialCapital: 100_000, commission: 0.001, slippage: 0.0005 },
    ...{ inSamplePolicy: 'WARN', overrides: [] },
  },
};

const VIEWS: readonly (readonly [what: string, show: (terminal: Terminal) => string])[] = [
  ['an operation', (terminal) => operationView(terminal, {} as never, failed as never)],
  [
    'a page of operations that another follows',
    (terminal) =>
      operationsTable(
        terminal,
        {
          nodes: [{ ...failed, label: null }],
          pageInfo: { hasNextPage: true, endCursor: 'MTcwNjc4NzAwMDAwMC5vcF9iYWNr' },
          totalCount: 2,
        } as never,
        Date.parse(CREATED),
      ),
  ],
  [
    'an import',
    (terminal) =>
      importView(terminal, { symbol: 'AAPL', timeframe: '1d' }, {
        ...{
          rows: 2_516,
          badRows: [],
          badRowCounts: [],
          firstMs: 0,
          lastMs: 1e12,
          calendar: 'XNYS',
          isCalendarAssumed: true,
        },
        ...{ ignoredColumns: SENTENCE.split(', '), notices: [SENTENCE], source: 'a file', adjusted: false },
        ...{ issues: [], issueCounts: [], isReplacement: false, file: 'data/AAPL_1d.csv' },
      } as never),
  ],
];

describe('a narrow terminal', () => {
  it.each(VIEWS)('shows %s without a line that is too long or a word that is broken', (_what, show) => {
    const wordsOf = (text: string) => text.split(/\s+/);
    const whole = show({ columns: null, paint: plain } as Terminal);
    for (const columns of [60, 80]) {
      const shown = show({ columns, paint: plain } as Terminal);
      for (const line of shown.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
      // The list of operations cuts ids and titles, and on purpose.
      if (!whole.startsWith('id ')) expect(wordsOf(shown)).toEqual(wordsOf(whole));
    }
  });
});
