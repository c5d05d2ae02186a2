import type { EpochValues } from './epoch-values.js';
import type { OptimizerState } from './optimizer.js';

/** Everything that a fit needs to go on after an epoch as if it had never stopped. */
export interface FitCheckpoint {
  /** Epochs done, at least 1. */
  readonly epoch: number;
  /** The best epoch so far, with its weights. */
  readonly best: EpochValues;
  readonly bestWeights: readonly Float32Array[];
  /** The network's weights after the epoch. */
  readonly weights: readonly Float32Array[];
  readonly optimizer: OptimizerState;
}
