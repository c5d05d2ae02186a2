import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import type { ModelStrategy } from '../../domain/strategy/strategy.js';
import { type FitObserver, type FitResult, fitNetwork } from './fit.js';
import type { FitCheckpoint } from './fit-checkpoint.js';
import type { Objective } from './objective.js';
import type { PreparedSamples } from './prepare-samples.js';

export interface SamplesToFit {
  readonly strategy: Pick<ModelStrategy, 'training'>;
  /** Ends with the weights of its best epoch. */
  readonly model: LayersModel;
  readonly objective: Objective;
  readonly samples: PreparedSamples;
  readonly seed: number;
  readonly cancellation: CancellationSignal;
  readonly checkpoint: FitCheckpoint | null;
  readonly observer: FitObserver;
}

/** Fits a network to the training part; the validation part decides which epoch is best and when to stop. */
export function fitSamples({ strategy, samples, ...options }: SamplesToFit): FitResult {
  const { train, validation } = samples;
  return fitNetwork({
    ...{ model: options.model, objective: options.objective, settings: strategy.training, train, validation },
    ...{ seed: options.seed, cancellation: options.cancellation },
    ...{ checkpoint: options.checkpoint, observer: options.observer },
  });
}
