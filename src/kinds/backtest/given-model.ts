import { resolveContained } from '../../base/outer/files/contained-path.js';
import { AppError } from '../../base/pure/app-error.js';
import {
  type InSamplePolicy,
  requireDocumented,
  requireOutOfSample,
} from '../../domain/backtest/in-sample-policy.js';
import type { TrainingWindow } from '../../domain/backtest/training-window.js';
import { requireVolume } from '../../domain/features/require-volume.js';
import { type InstantRange, stampsOfDays } from '../../domain/market/day-range.js';
import type { Instrument } from '../../domain/market/instrument.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import type { ModelStrategy } from '../../domain/strategy/strategy.js';
import { requireMatchingFeatures } from '../../tensorflow/inference/match-features.js';
import { type ModelFolder, readModelFolder } from '../../tensorflow/inference/model-folder.js';
import { isDocumented, type TrainedRange } from '../../tensorflow/inference/model-metadata.js';
import { hasSeen } from '../../tensorflow/inference/model-warnings.js';
import type { LoadedBars } from '../bars/load-bars.js';

/** Thrown when a backtest that evaluates a model was given none. */
export class ModelMissingError extends AppError {
  readonly code = 'MODEL_NOT_FOUND';

  constructor() {
    super('The backtest names no model. Give modelPath.');
  }
}

/**
 * Reads the model that a backtest names.
 * @throws ModelMissingError when it names none
 * @throws PathNotContainedError, ModelNotFoundError, ModelInvalidError
 */
export async function readGivenModel(modelPath: string | null, modelsDir: string): Promise<ModelFolder> {
  if (modelPath === null) throw new ModelMissingError();
  return readModelFolder(resolveContained(modelPath, 'models', modelsDir), modelPath, modelsDir);
}

/**
 * Makes sure that a strategy can decide by a model, as far as that is known without bars.
 * @throws ModelMismatchError; InSampleOverlapError under REJECT for an undocumented model
 */
export function requireFit(strategy: ModelStrategy, model: ModelFolder, policy: InSamplePolicy): void {
  const features = featurePlan(strategy).map(({ id }) => id);
  requireMatchingFeatures(model.path, model.metadata.features, features);
  requireDocumented(policy, model.path, isDocumented(model.metadata));
}

/**
 * The same of the bars that are traded.
 * @throws VolumeMissingError; InSampleOverlapError under REJECT for bars that the model has seen
 */
export function requireFitOn(
  { instrument, selection, byTimeframe }: LoadedBars,
  strategy: ModelStrategy,
  model: ModelFolder,
  policy: InSamplePolicy,
): void {
  requireOutOfSample(policy, model.path, trainingWindowOf(model, instrument), selection, instrument);
  requireVolume(featurePlan(strategy), byTimeframe);
}

/**
 * Returns the bars that influenced a model; null when it does not say. Its last day includes the label horizon.
 * Of an instrument that it has not seen there are none: the window is empty and stands at the end of the training, since
 * instruments move together and what came before is no fair test either.
 */
export function trainingWindowOf(
  { metadata }: Pick<ModelFolder, 'metadata'>,
  instrument: Instrument,
): TrainingWindow | null {
  if (metadata.trainedFrom === null || metadata.trainedTo === null) return null;
  const { startMs, endMs } = stampsOfDays(metadata.trainedFrom, metadata.trainedTo, instrument);
  if (!hasSeen(metadata, instrument.symbol)) {
    return { startMs: endMs, endMs, labelHorizonBars: 0, unseen: [] };
  }
  return {
    startMs,
    endMs,
    labelHorizonBars: 0,
    unseen: unseenBetween(metadata.trainedRanges ?? [], instrument),
  };
}

/** Returns what lies between ranges that a training saw. */
function unseenBetween(ranges: readonly TrainedRange[], instrument: Instrument): readonly InstantRange[] {
  const seen = ranges.map(({ from, to }) => stampsOfDays(from, to, instrument));
  return seen
    .slice(1)
    .map(({ startMs }, index) => ({ startMs: (seen[index] as InstantRange).endMs, endMs: startMs }));
}
