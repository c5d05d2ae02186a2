import type { BarMetric } from '../../base/pure/metrics.js';
import type { Trade } from '../portfolio/trade.js';
import type { EquityCurve } from './backtest-result.js';

/** Evaluates a trained model on rows of features. */
export interface Predictor {
  /** 3 for classification (BUY, HOLD, SELL), 1 for binary and regression. */
  readonly outputWidth: number;
  /**
   * Returns the model's outputs, row-major, [rowCount × outputWidth].
   * For classification they are probabilities: softmax is applied where the last layer did not.
   * @param features row-major, [rowCount × feature count]; NaN rows are allowed and give NaN outputs
   */
  predict(features: Float32Array, rowCount: number): Float32Array;
}

/** Gives the model's inputs of bars; indices count from the first loaded bar, history included. */
export interface FeatureRows {
  /** In the order of the columns of a row. */
  readonly featureIds: readonly string[];
  /**
   * Returns the features of bars `start` (inclusive) to `end` (exclusive), row-major, [end − start × feature count];
   * NaN where undefined. The engine does not keep the array beyond the next call.
   */
  fillRows(start: number, end: number): Float32Array;
  /** Tells whether every feature of the bar is defined. */
  definedAt(index: number): boolean;
}

/** Takes what the engine has to tell while it runs; every call is synchronous and cheap. */
export interface BacktestProgressSink {
  /** Called when a stage of the run begins. */
  phase(phase: BacktestPhase): void;
  /** Called once, before the first bar, when the number of bars in the range is known. */
  begin(totalBars: number, record: RunRecord): void;
  /** Called after bars 50, 100, … and after the last bar, never twice for one bar. */
  sample(sample: BarMetric): void;
}

/**
 * What a run has come to so far; it grows as the run goes on. Stamps are all there from the beginning; equity and
 * trades are final up to the bar of the latest sample. The columns of the curve are in shared memory.
 */
export interface RunRecord extends EquityCurve {
  /** Those that are closed, in the order of their exits. */
  readonly trades: readonly Trade[];
}

export type BacktestPhase = 'loading' | 'features' | 'simulating' | 'writing';

/** Takes no notice; for callers that do not watch. */
export const noProgress: BacktestProgressSink = { phase() {}, begin() {}, sample() {} };
