import { barMetricCodec } from '../../src/base/pure/bar-metric-codec.js';
import { encodeEntries } from '../../src/base/pure/entry-bytes.js';
import type { BarMetric, EpochMetric, SegmentMetric } from '../../src/base/pure/metrics.js';
import { progressSamplesStream } from '../../src/kinds/backtest/backtest-streams.js';
import type { OperationOutcome } from '../../src/operations/record/operation.js';
import type { Piece } from '../../src/operations/record/part.js';

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

/** Returns entries as a piece, as the codec of their kind writes them. */
export function samplesPiece(samples: readonly BarMetric[]): Piece {
  return {
    stream: progressSamplesStream.name,
    firstSeq: samples[0]?.seq ?? 0,
    count: samples.length,
    bytes: encodeEntries(barMetricCodec, samples),
  };
}

/** Two epochs, with and without the fields that may be null. */
export const epochMetrics: readonly EpochMetric[] = [0, 1].map((seq) => ({
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
}));

/** Two segments, with and without a message. */
export const segmentMetrics: readonly SegmentMetric[] = [
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
];

/** Returns an outcome of nothing but a result. */
export function outcomeOf(result: OperationOutcome['result']): OperationOutcome {
  return { result, warnings: [] };
}
