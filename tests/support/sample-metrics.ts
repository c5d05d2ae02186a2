import type { BarMetric, MetricLogs } from '../../src/base/pure/metrics.js';
import type { OperationOutcome } from '../../src/operations/record/operation.js';

/** Returns a bar sample whose fields differ from each other; its ratio is null in the first. */
export function barMetric(seq: number): BarMetric {
  return {
    seq,
    barIndex: seq * 50,
    timestampMs: Date.UTC(2024, 0, 2) + seq * 86_400_000,
    equity: 100_000 + seq / 3,
    pnl: seq / 3,
    trades: seq,
    winRate: seq === 0 ? null : 1 / (seq + 1),
    position: 0.5 - seq / 7,
  };
}

export function barMetrics(from: number, to: number): readonly BarMetric[] {
  return Array.from({ length: to - from }, (_, index) => barMetric(from + index));
}

/** Two entries of every kind of log, with and without the fields that may be null. */
export const metricsOfEveryKind: { readonly [K in keyof MetricLogs]: readonly MetricLogs[K][] } = {
  bars: barMetrics(0, 2),
  epochs: [0, 1].map((seq) => ({
    seq,
    epoch: seq + 1,
    totalEpochs: 2,
    trainLoss: 0.7 / (seq + 1),
    trainAccuracy: seq === 0 ? null : 0.6,
    valLoss: seq === 0 ? null : 0.65,
    valAccuracy: seq === 0 ? null : 0.55,
    learningRate: 0.001,
    durationMs: 12.5,
    timestampMs: 1_704_153_600_000 + seq,
  })),
  segments: [
    {
      seq: 0,
      startMs: 1_704_153_600_000,
      endMs: 1_706_745_600_000,
      rows: 21,
      status: 'LOADED',
      message: null,
      durationMs: 3,
      timestampMs: 1_706_745_600_001,
    },
    {
      seq: 1,
      startMs: 1_706_745_600_000,
      endMs: 1_709_251_200_000,
      rows: 0,
      status: 'FAILED',
      message: 'The host said “no”.',
      durationMs: 3.25,
      timestampMs: 1_706_745_600_002,
    },
  ],
  history: [
    { seq: 0, payload: { a: [1, 'two', null, { b: false }] } },
    { seq: 1, payload: null },
  ],
};

/** What a run leaves that had one trade, if any, and nothing else to tell of. */
export function outcomeWith(
  trades: OperationOutcome['trades'],
  equity: Uint8Array | null = null,
): OperationOutcome {
  const tradeCount = trades === null ? 0 : 1;
  return { result: { totalBars: 1 }, warnings: [], partSeq: 0, firstTradeSeq: 0, tradeCount, trades, equity };
}

/** Returns an outcome of nothing but a result: one part, without trades or equity. */
export function outcomeOf(result: OperationOutcome['result']): OperationOutcome {
  return {
    result,
    warnings: [],
    ...{ partSeq: 0, firstTradeSeq: 0, tradeCount: 0, trades: null, equity: null },
  };
}
