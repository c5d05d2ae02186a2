import type { CancellationSignal } from '../shared/cancelled-error.js';
import type { ModelStrategy } from '../strategy/strategy.js';
import type { EpochValues } from './fit.js';
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
  /** 32-bit integer; decides initial weights, dropout and the order of samples. */
  readonly seed: number;
  /** `wasm-simd`, `wasm`, `cpu` or `node`, for the metadata. */
  readonly tensorflowBackend: string;
  readonly cancellation: CancellationSignal;
  onEpoch(values: EpochValues): void;
}
