import type { BarMetric } from '../../../../src/base/pure/metrics.js';
import type { BacktestParameters } from '../../../../src/domain/backtest/backtest-parameters.js';
import type { Trade } from '../../../../src/domain/portfolio/trade.js';
import type { BacktestMetrics } from '../../../../src/domain/statistics/backtest-metrics.js';
import type { PerformanceAnalysis } from '../../../../src/domain/statistics/performance-analysis.js';
import { sideStatistics } from '../../../../src/domain/statistics/side-statistics.js';
import type { StoredBacktestResult } from '../../../../src/kinds/backtest/backtest-operation.js';
import {
  NEWEST_FIRST,
  type OperationOrder,
  type OperationPage,
} from '../../../../src/operations/ports/operation-query.js';
import type { Operation } from '../../../../src/operations/record/operation.js';
import type { OperationEvent } from '../../../../src/operations/record/operation-event.js';
import { summaryOf } from '../../../../src/operations/record/operation-summary.js';
import { placeOf } from '../../../support/in-memory-lists.js';

/** The one page of a list. */
export function aPage(operations: readonly Operation[], order: OperationOrder = NEWEST_FIRST): OperationPage {
  return { operations, places: operations.map((operation) => placeOf(operation, order)), hasNextPage: false };
}

/** A completed backtest, changed where a test wants it different. */
export function anOperation(change: Partial<Operation> = {}): Operation {
  return {
    id: 'op_1',
    type: 'BACKTESTING',
    status: 'COMPLETED',
    attempt: 1,
    owner: 'server-1',
    caller: null,
    executionMode: 'LOCAL',
    host: null,
    remoteId: null,
    title: 'rsi_mean_reversion AAPL 1d 2024-01-01 to 2024-01-31',
    label: null,
    tags: [],
    note: null,
    pinned: false,
    priority: 0,
    parentId: null,
    retryOfId: null,
    symbol: 'AAPL',
    strategy: 'strategies/rsi_mean_reversion.yaml',
    model: 'models/rsi_mlp_v1.0.0',
    summary: summaryOf({
      symbols: ['AAPL'],
      timeframe: '1d',
      startDate: '2024-01-01',
      endDate: '2024-01-31',
    }),
    parameters: {},
    parametersHash: 'a'.repeat(64),
    idempotencyKey: null,
    pinnedInputs: null,
    progress: {
      phase: 'done',
      percentage: 100,
      message: 'Done',
      currentStep: 21,
      totalSteps: 21,
      etaSeconds: null,
    },
    snapshot: null,
    error: null,
    warnings: [],
    createdAt: new Date('2024-02-01T09:30:00.000Z'),
    startedAt: new Date('2024-02-01T09:30:00.100Z'),
    updatedAt: new Date('2024-02-01T09:30:01.000Z'),
    completedAt: new Date('2024-02-01T09:30:01.000Z'),
    cancelRequestedAt: null,
    cancelReason: null,
    waitingSince: null,
    workerLosses: 0,
    serverLosses: 0,
    traceContext: null,
    ...change,
  };
}

export const parameters: BacktestParameters = {
  symbol: 'AAPL',
  timeframe: '1d',
  strategyConfigPath: 'strategies/rsi_mean_reversion.yaml',
  modelPath: 'models/rsi_mlp_v1.0.0',
  startDate: '2024-01-01',
  endDate: '2024-01-31',
  initialCapital: 100_000,
  commission: 0.001,
  slippage: 0.0005,
  overrides: [{ path: 'decisions.confidence_threshold', value: '0.6' }],
  inSamplePolicy: 'WARN',
  replay: null,
};

export const barMetrics: readonly BarMetric[] = [0, 1, 2].map((seq) => ({
  seq,
  barIndex: 50 * (seq + 1) - 1,
  timestampMs: Date.UTC(2024, 0, 2 + seq),
  equity: 100_000 + seq,
  pnl: seq,
  trades: seq,
  winRate: seq === 0 ? null : 0.5,
  position: 10,
}));

export const trades: readonly Trade[] = [0, 1, 2].map((seq) => ({
  seq,
  side: 'LONG',
  quantity: 10,
  entryBarIndex: seq,
  entryTimeMs: Date.UTC(2024, 0, 2 + seq),
  entryPrice: 100,
  exitBarIndex: seq + 1,
  exitTimeMs: Date.UTC(2024, 0, 3 + seq),
  exitPrice: 101,
  exitReason: 'SIGNAL',
  grossPnl: 10,
  commission: 2.01,
  slippage: 1,
  netPnl: 7.99,
  netReturn: 0.00799,
  barsHeld: 1,
  maxFavorableExcursion: 0.01,
  maxAdverseExcursion: 0,
  entryConfidence: 0.8,
}));

const metrics: BacktestMetrics = {
  initialCapital: 100_000,
  finalValue: 100_012.5,
  totalReturn: 0.000125,
  cagr: 0.0015,
  annualizedVolatility: 0.01,
  sharpeRatio: 0.4,
  sortinoRatio: null,
  calmarRatio: 0.3,
  maxDrawdown: 0.005,
  maxDrawdownDays: 7,
  exposure: 0.5,
  exposures: { long: 0.3, short: 0.1, gross: 0.4, net: 0.2, holdReturn: 0.004 },
  buyAndHoldReturn: 0.02,
  totalTrades: 3,
  winningTrades: 2,
  losingTrades: 1,
  winRate: 2 / 3,
  avgWin: 10,
  avgLoss: -7.5,
  largestWin: 12,
  largestLoss: -7.5,
  profitFactor: 2.67,
  expectancy: 4.17,
  sqn: null,
  totalCommission: 6.03,
  totalSlippage: 3,
};

export const analysis: PerformanceAnalysis = {
  periods: 21,
  periodsPerYear: 252,
  monthlyReturns: [{ year: 2024, month: 1, return: 0.000125 }],
  drawdowns: [
    {
      depth: 0.005,
      peakTimeMs: Date.UTC(2024, 0, 3),
      troughTimeMs: Date.UTC(2024, 0, 5),
      recoveryTimeMs: Date.UTC(2024, 0, 10),
      days: 7,
    },
    {
      depth: 0.001,
      peakTimeMs: Date.UTC(2024, 0, 20),
      troughTimeMs: Date.UTC(2024, 0, 31),
      recoveryTimeMs: null,
      days: 11,
    },
  ],
  rollingSharpe: {
    windowPeriods: 126,
    points: [
      { date: '2024-01-29', value: 0.5 },
      { date: '2024-01-30', value: null },
      { date: '2024-01-31', value: -0.25 },
    ],
  },
  rollingVolatility: {
    windowPeriods: 126,
    points: [
      { date: '2024-01-29', value: 0.1 },
      { date: '2024-01-30', value: 0 },
      { date: '2024-01-31', value: 0.2 },
    ],
  },
  tailRisk: { valueAtRisk: 0.012, expectedShortfall: 0.015 },
  extremes: {
    best: { date: '2024-01-11', return: 0.02 },
    worst: { date: '2024-01-05', return: -0.018 },
  },
  skewness: -0.5,
  kurtosis: 4.5,
  probabilisticSharpeRatio: 0.8,
  bootstrap: {
    level: 0.95,
    resamples: 2_000,
    meanBlockLength: 3,
    seed: 42,
    totalReturn: { lower: -0.01, upper: 0.02 },
    sharpeRatio: null,
  },
};

export const storedResult: StoredBacktestResult = {
  totalBars: 21,
  executionTimeMs: 42,
  metrics,
  outOfSample: metrics,
  inSample: null,
  outOfSampleBars: 21,
  inSampleBars: 0,
  inSampleSpans: [],
  marginalBars: 0,
  windowBars: 1,
  longTrades: sideStatistics(trades, 'LONG'),
  shortTrades: sideStatistics(trades, 'SHORT'),
  breakEvenCost: 0.002,
  outOfSampleBreakEvenCost: 0.001,
  funnel: {
    bars: 21,
    warmup: 0,
    holdSignals: 15,
    buySignals: 3,
    sellSignals: 3,
    belowConfidence: 0,
    filtered: 0,
    rejected: 1,
    filled: 5,
    unfilledAtEnd: 0,
    reasons: [{ code: 'INSUFFICIENT_CASH', count: 1 }],
  },
  provenance: {
    engineVersion: '1',
    tensorflowBackend: 'wasm-simd',
    dataHash: 'd'.repeat(64),
    strategyHash: 's'.repeat(64),
    signalsHash: null,
    modelHash: 'm'.repeat(64),
    parametersHash: 'p'.repeat(64),
    resultDigest: 'r'.repeat(64),
  },
  strategySource: 'name: rsi_mean_reversion\n',
  verification: null,
};

/** What has happened to `op_1`. */
export const events: readonly OperationEvent[] = (
  [
    ['CREATED', 'Created'],
    ['STARTED', 'A worker has taken it up'],
    ['COMPLETED', 'Completed'],
  ] as const
).map(([kind, message], seq) => ({
  seq,
  at: new Date(Date.UTC(2024, 1, 1, 9, 30, seq)),
  kind,
  attempt: 1,
  host: null,
  caller: null,
  message,
}));
