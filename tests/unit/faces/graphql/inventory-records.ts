import { PathNotContainedError } from '../../../../src/base/outer/files/contained-path.js';
import type { Candles } from '../../../../src/domain/market/candles.js';
import type { InventoryPort } from '../../../../src/faces/graphql/library-ports.js';
import type { StoredDataset } from '../../../../src/library/dataset-catalog.js';
import type { CatalogModel } from '../../../../src/library/model-catalog.js';
import type { CatalogStrategy } from '../../../../src/library/strategy-catalog.js';

export const strategy: CatalogStrategy = {
  path: 'strategies/rsi.yaml',
  name: 'rsi',
  description: null,
  symbols: ['AAPL'],
  timeframes: ['1d'],
  valid: true,
  errors: [],
  features: ['1d_rsi_zone_oversold', '1d_rsi_zone_overbought'],
  hash: 'a'.repeat(64),
  modifiedAt: new Date('2024-01-10T08:00:00.000Z'),
};

export const brokenStrategy: CatalogStrategy = {
  ...strategy,
  path: 'strategies/sub/broken.yaml',
  valid: false,
  errors: ["Strategy config missing required field 'indicators'"],
  features: [],
};

export const model: CatalogModel = {
  path: 'models/rsi_v1',
  name: 'rsi_v1',
  strategyName: 'rsi',
  symbols: ['AAPL'],
  timeframes: ['1d'],
  trainedFrom: '2015-01-02',
  trainedTo: null,
  labelHorizonBars: 10,
  warmupBars: null,
  features: ['1d_rsi_zone_oversold', '1d_rsi_zone_overbought'],
  classes: ['BUY', 'HOLD', 'SELL'],
  testAccuracy: 0.61,
  baselineAccuracy: 0.5,
  hash: 'm'.repeat(64),
  createdAt: new Date('2024-01-15T10:00:00.000Z'),
  valid: true,
  errors: [],
};

export const dataset: StoredDataset = {
  symbol: 'AAPL',
  timeframe: '1d',
  rows: 21,
  firstMs: Date.UTC(2024, 0, 2),
  lastMs: Date.UTC(2024, 0, 31),
  source: 'synthetic',
  calendar: 'XNYS',
  timezone: 'America/New_York',
  dayStart: null,
  session: {
    rule: 'a bar is known at the close of the exchange',
    isAssumed: false,
    lastOpensMs: Date.parse('2024-01-31T14:30:00Z'),
    lastKnownMs: Date.parse('2024-01-31T21:00:00Z'),
  },
  hash: 'd'.repeat(64),
};

/** Two days. */
export const candles: Candles = {
  barsPerCandle: 1,
  timeMs: [Date.UTC(2024, 0, 2), Date.UTC(2024, 0, 3)],
  open: [100, 101],
  high: [102, 103],
  low: [99, 100],
  close: [101, 102],
};

/** Two strategies, one model, one dataset and a broken file, on a server that has run nothing yet. */
export const inventory: InventoryPort = {
  strategies: {
    list: async () => [strategy, brokenStrategy],
    source: async () => 'name: rsi\n',
    check: async () => ({
      valid: false,
      problems: [{ message: 'indicators is missing', line: 1, column: null }],
      features: [],
    }),
    save: async () => {},
    async find(path) {
      if (!path.startsWith('strategies/')) throw new PathNotContainedError(path, 'is not inside');
      return [strategy, brokenStrategy].find((known) => known.path === path) ?? null;
    },
  },
  models: { list: async () => [model] },
  imports: { list: async () => ['prices.csv'] },
  datasets: {
    list: async () => [dataset],
    find: async (symbol, timeframe) =>
      symbol === dataset.symbol && timeframe === dataset.timeframe ? dataset : null,
    candles: async () => candles,
    faults: async () => ({
      gaps: [{ fromMs: Date.UTC(2024, 0, 9), toMs: Date.UTC(2024, 0, 10), bars: 2 }],
      issues: [{ code: 'OUTLIER', stampMs: Date.UTC(2024, 0, 11), message: 'moves far' }],
    }),
    broken: async () => [
      { fileName: 'MSFT_1d.csv', symbol: 'MSFT', timeframe: '1d', problem: 'MSFT_1d.csv, line 4: is empty.' },
    ],
  },
  server: {
    workers: async () => [
      {
        id: 'local',
        address: null,
        version: '1.2.3',
        engineVersion: '1.0.0',
        tensorflowBackend: null,
        slots: 2,
        busy: 1,
        memoryBytes: 8_000_000_000,
        heartbeatAt: new Date('2024-02-01T09:30:00.000Z'),
        state: 'ALIVE',
        holds: ['op_1'],
      },
    ],
    info: async () => ({
      version: '1.2.3',
      engineVersion: '1.0.0',
      executionMode: 'LOCAL',
      tensorflowBackend: null,
      queued: 2,
      running: 1,
    }),
  },
};
