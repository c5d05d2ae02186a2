import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import type { FeatureRows } from '../../domain/backtest/ports.js';
import { windowed } from '../../domain/backtest/windowed-rows.js';
import { FeatureCache } from '../../domain/features/feature-cache.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import type { ModelStrategy } from '../../domain/strategy/strategy.js';
import type { ModelFolder } from '../../tensorflow/inference/model-folder.js';
import { TensorflowPredictor } from '../../tensorflow/inference/tensorflow-predictor.js';
import type { LoadedBars } from '../bars/load-bars.js';

/** A network with the rows of features that it takes. */
export interface OpenModel {
  readonly rows: FeatureRows;
  /** The features by column; a row of a network with a window holds those of several bars. */
  readonly features: FeatureCache;
  /** Holds tensors until it is disposed of. */
  readonly predictor: TensorflowPredictor;
}

/**
 * Computes the features of bars and builds the network that reads them.
 * @param cancellation is looked at between indicators and between features
 * @throws NormalizationMismatchError, ModelInvalidError, ModelMismatchError
 */
export async function openModel(
  strategy: ModelStrategy,
  model: ModelFolder,
  { byTimeframe, times }: Pick<LoadedBars, 'byTimeframe' | 'times'>,
  cancellation: CancellationSignal,
): Promise<OpenModel> {
  const features = FeatureCache.build({
    bars: byTimeframe,
    times,
    baseTimeframe: strategy.trainingData.baseTimeframe,
    plan: featurePlan(strategy),
    normalization: model.metadata.normalization,
    signal: cancellation,
  });
  const predictor = await TensorflowPredictor.load(model, strategy.decisions.outputFormat);
  return { rows: windowed(features, predictor.windowBars), features, predictor };
}
