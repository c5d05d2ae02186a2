import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StartBacktestInput } from '../../../../src/kinds/backtest/backtest-operation.js';
import { startBacktestCheck } from '../../../../src/kinds/backtest/start-backtest-validation.js';
import { InvalidInputError } from '../../../../src/operations/record/errors.js';

const folders = {
  strategies: join(tmpdir(), 'no-such-strategies'),
  models: join(tmpdir(), 'no-such-models'),
  data: join(tmpdir(), 'no-such-data'),
};

const valid: StartBacktestInput = {
  symbol: 'AAPL',
  timeframe: '1d',
  strategyConfigPath: 'strategies/rsi.yaml',
  modelPath: 'models/rsi',
  startDate: '2024-01-01',
  endDate: '2024-01-31',
  initialCapital: 100_000,
  commission: 0.001,
  slippage: 0.0005,
  overrides: [],
  inSamplePolicy: 'WARN',
  label: null,
  tags: [],
  priority: 0,
  idempotencyKey: null,
};

function issuesOf(change: Partial<StartBacktestInput>) {
  try {
    startBacktestCheck(folders)({ ...valid, ...change });
  } catch (error) {
    if (error instanceof InvalidInputError) return error.issues;
    throw error;
  }
  return [];
}

describe('startBacktestCheck', () => {
  it('accepts input whose files do not exist: that is the worker to find', () => {
    expect(issuesOf({})).toEqual([]);
  });

  it('accepts a range of one day, free trading, and symbols with separators', () => {
    expect(issuesOf({ endDate: '2024-01-01', commission: 0, slippage: 0, symbol: 'BTC/USDT' })).toEqual([]);
  });

  it.each([
    ['symbol', { symbol: 'AA  PL' }, 'INVALID_SYMBOL', "'AA  PL'"],
    ['symbol', { symbol: 'a/../b' }, 'INVALID_SYMBOL', "'a/../b'"],
    ['timeframe', { timeframe: '1M' }, 'UNKNOWN_TIMEFRAME', "'1M' is not a timeframe"],
    ['symbol', { symbol: '' }, 'INVALID_SYMBOL', "''"],
    ['timeframe', { timeframe: '2d' }, 'UNKNOWN_TIMEFRAME', "'2d'"],
    ['startDate', { startDate: '2024-02-30' }, 'INVALID_DATE', "'2024-02-30'"],
    ['endDate', { endDate: '2023-12-31' }, 'DATE_ORDER', "'2023-12-31'"],
    ['initialCapital', { initialCapital: 0 }, 'OUT_OF_RANGE', '0'],
    ['initialCapital', { initialCapital: -5 }, 'OUT_OF_RANGE', '-5'],
    ['commission', { commission: -0.1 }, 'OUT_OF_RANGE', '-0.1'],
    ['commission', { commission: 1 }, 'OUT_OF_RANGE', '1'],
    ['slippage', { slippage: 1.5 }, 'OUT_OF_RANGE', '1.5'],
    ['strategyConfigPath', { strategyConfigPath: '../x.yaml' }, 'INVALID_PATH', "'../x.yaml'"],
    ['modelPath', { modelPath: '/models/x' }, 'INVALID_PATH', "'/models/x'"],
    ['label', { label: ' ' }, 'INVALID_LENGTH', "' '"],
    ['idempotencyKey', { idempotencyKey: 'k'.repeat(201) }, 'INVALID_LENGTH', 'k'],
    ['overrides.0.path', { overrides: [{ path: '', value: '1' }] }, 'INVALID_LENGTH', "''"],
    ['overrides.0.path', { overrides: [{ path: ' name ', value: 'x' }] }, 'INVALID_VALUE', "' name '"],
  ])('refuses %s %j and names field and value', (field, change, code, value) => {
    const issues = issuesOf(change);
    expect(issues.map((issue) => [issue.path.join('.'), issue.code])).toEqual([[field, code]]);
    expect(issues[0]?.message).toContain(field);
    expect(issues[0]?.message).toContain(value);
  });

  it('reports every wrong field at once', () => {
    const issues = issuesOf({ symbol: '?', timeframe: 'x', commission: Number.NaN, endDate: 'tomorrow' });
    expect(issues.map(({ path }) => path.join('.')).sort()).toEqual([
      'commission',
      'endDate',
      'symbol',
      'timeframe',
    ]);
  });
});
