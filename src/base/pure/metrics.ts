/**
 * The typed metric entries that cross every layer: a source produces them, a store keeps them,
 * a client pulls them by cursor. `seq` is the 0-based index in the log of the run, assigned by the source.
 * No entry carries a wall clock except as a duration.
 */

/** One progress sample of a backtest: after bars 50, 100, … and after the last bar. */
export interface BarMetric {
  readonly seq: number;
  /** Index in the backtest range, 0 for its first bar. */
  readonly barIndex: number;
  /** Stamp of the bar, milliseconds since the epoch. */
  readonly timestampMs: number;
  /** Account value, account currency. */
  readonly equity: number;
  /** Equity minus initial capital. */
  readonly pnl: number;
  /** Closed trades so far. */
  readonly trades: number;
  /** Closed trades with positive net profit / closed trades, 0 to 1; null before the first. */
  readonly winRate: number | null;
  /** Signed open quantity. */
  readonly position: number;
}

/** One epoch of a training. */
export interface EpochMetric {
  readonly seq: number;
  /** 1-based. */
  readonly epoch: number;
  readonly totalEpochs: number;
  readonly trainLoss: number;
  readonly trainAccuracy: number | null;
  readonly valLoss: number | null;
  readonly valAccuracy: number | null;
  readonly learningRate: number;
  readonly durationMs: number;
  readonly timestampMs: number;
}

/** One loaded, skipped or failed stretch of a data load. */
export interface SegmentMetric {
  readonly seq: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly rows: number;
  readonly status: 'LOADED' | 'SKIPPED' | 'FAILED';
  readonly message: string | null;
  readonly durationMs: number;
  readonly timestampMs: number;
}
