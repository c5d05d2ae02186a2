import type { ModelMetadata } from '../inference/model-metadata.js';
import { evaluate } from './evaluate.js';
import type { FitResult } from './fit.js';
import { fitSamples } from './fit-samples.js';
import { classificationMetrics } from './metrics.js';
import { buildNetwork } from './model-architecture.js';
import { type NetworkArtifacts, networkArtifacts } from './model-artifacts.js';
import { objectiveOf } from './objective.js';
import { type PreparedSamples, prepareSamples } from './prepare-samples.js';
import { requireSamples } from './require-samples.js';
import type { TestMetrics } from './test-metrics.js';
import { trainingMetadata } from './training-metadata.js';
import type { TrainingRequest } from './training-request.js';
import { clipSeries } from './training-series.js';

/** A trained network, ready to be written, and how good it is. */
export interface TrainedModel {
  readonly network: NetworkArtifacts;
  readonly metadata: ModelMetadata;
  readonly fit: FitResult;
  /** Of the test part, which influenced nothing. */
  readonly test: TestMetrics;
  readonly samples: PreparedSamples;
}

/**
 * Trains the network of a strategy on the selected TensorFlow.js backend.
 * Equal requests give identical weights and metadata on the same backend.
 * @throws InsufficientTrainingDataError, TrainingDivergedError, CancelledError
 */
export async function trainStrategy(request: TrainingRequest): Promise<TrainedModel> {
  const { strategy, seed } = request;
  const window = request.window ?? null;
  const clipped = request.series.map((series) => clipSeries(series, request.from, request.to, window));
  const samples = prepareSamples(strategy, clipped, request.cancellation, null, window);
  requireSamples(samples);
  const objective = objectiveOf(strategy, samples.train);
  const model = buildNetwork(strategy.model, samples.features.length, seed, objective.outputs);
  request.observer.onSamples(samples);
  try {
    const fit = fitSamples({ ...request, model, objective, samples });
    const { loss, told } = evaluate(model, samples.test, objective, request.cancellation);
    const test = { ...classificationMetrics(told, samples.test.classes), loss };
    const metadata = trainingMetadata({ request, samples, fit, test });
    return { network: await networkArtifacts(model), metadata, fit, test, samples };
  } finally {
    model.dispose();
  }
}
