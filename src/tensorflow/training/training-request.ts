import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import type { ModelStrategy } from '../../domain/strategy/strategy.js';
import type { WindowStamps } from '../../domain/study/walk-forward/window-stamps.js';
import type { FitObserver } from './fit.js';
import type { FitCheckpoint } from './fit-checkpoint.js';
import type { PreparedSamples } from './prepare-samples.js';
import type { TrainingSeries } from './training-series.js';

/** Everything a training is made from. */
export interface TrainingRequest {
  readonly strategy: ModelStrategy;
  /** SHA-256 of the strategy's text. */
  readonly strategyHash: string;
  /** One for each symbol. */
  readonly series: readonly TrainingSeries[];
  /** YYYY-MM-DD, both inclusive. */
  readonly from: string;
  readonly to: string;
  /** What of these days it learns from and what is tested apart; absent where it learns from all and tests at their end. */
  readonly window?: WindowStamps;
  /** Operation that the model is a part of; absent for one that stands alone. */
  readonly partOf?: string;
  /** 32-bit integer; decides initial weights, dropout and the order of samples. */
  readonly seed: number;
  /** `wasm-simd`, `wasm`, `cpu` or `node`, for the metadata. */
  readonly tensorflowBackend: string;
  readonly cancellation: CancellationSignal;
  /** Where an earlier training of the same inputs had come to; null to begin at the beginning. */
  readonly checkpoint: FitCheckpoint | null;
  readonly observer: TrainingObserver;
}

/** Hears how a training goes. */
export interface TrainingObserver extends FitObserver {
  /** Features and labels are made, and the fit begins. */
  onSamples(samples: PreparedSamples): void;
}

/** Takes no notice; for callers that do not watch. */
export const unobservedTraining: TrainingObserver = { onSamples() {}, onBatch() {}, onEpoch() {} };
