import { resolveContained } from '../../base/outer/files/contained-path.js';
import { AppError } from '../../base/pure/app-error.js';
import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import {
  type InSamplePolicy,
  requireDocumented,
  requireOutOfSample,
} from '../../domain/backtest/in-sample-policy.js';
import { ModelSignalSource } from '../../domain/backtest/model-signal-source.js';
import type { TrainingWindow } from '../../domain/backtest/training-window.js';
import { windowed } from '../../domain/backtest/windowed-rows.js';
import { FeatureCache } from '../../domain/features/feature-cache.js';
import { requireVolume } from '../../domain/features/require-volume.js';
import { runningTotalWarnings } from '../../domain/features/running-total-warnings.js';
import { stampsOfDays } from '../../domain/market/day-range.js';
import type { Instrument } from '../../domain/market/instrument.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import type { ModelStrategy } from '../../domain/strategy/strategy.js';
import { requireMatchingFeatures } from '../../tensorflow/inference/match-features.js';
import { type ModelFolder, readModelFolder } from '../../tensorflow/inference/model-folder.js';
import { isDocumented } from '../../tensorflow/inference/model-metadata.js';
import { hasSeen, modelWarnings } from '../../tensorflow/inference/model-warnings.js';
import { networkShape } from '../../tensorflow/inference/network-shape.js';
import { TensorflowPredictor } from '../../tensorflow/inference/tensorflow-predictor.js';
import type { DecisionInputs, OpenSource } from './decision-inputs.js';

/** Is thrown when a backtest that evaluates a model was given none. */
export class ModelMissingError extends AppError {
  readonly code = 'MODEL_NOT_FOUND';

  constructor() {
    super('The backtest names no model. Give modelPath.');
  }
}

export interface ModelSettings {
  readonly modelPath: string | null;
  readonly modelsDir: string;
  readonly inSamplePolicy: InSamplePolicy;
  readonly tensorflowBackend: string;
  /** Is looked at between indicators and between features. */
  readonly cancellation: CancellationSignal;
}

/**
 * Reads the model that a strategy decides by.
 * @throws ModelMissingError, ModelNotFoundError, ModelInvalidError, ModelMismatchError
 * @throws InSampleOverlapError under REJECT, for an undocumented model at once, else once the bars are known
 */
export async function modelDecisions(
  strategy: ModelStrategy,
  { modelPath, modelsDir, inSamplePolicy, tensorflowBackend, cancellation }: ModelSettings,
): Promise<DecisionInputs> {
  if (modelPath === null) throw new ModelMissingError();
  const folder = resolveContained(modelPath, 'models', modelsDir);
  const model = await readModelFolder(folder, modelPath, modelsDir);
  const plan = featurePlan(strategy);
  requireMatchingFeatures(
    modelPath,
    model.metadata.features,
    plan.map(({ id }) => id),
  );
  requireDocumented(inSamplePolicy, model.path, isDocumented(model.metadata));
  return {
    windowBars: networkShape(model.topology).windowBars ?? 1,
    on: ({ instrument, selection, byTimeframe, times }) => {
      const trainingWindow = trainingWindowOf(model, instrument);
      requireOutOfSample(inSamplePolicy, model.path, trainingWindow, selection, instrument);
      requireVolume(plan, byTimeframe);
      const open = async (): Promise<OpenSource> => {
        const features = FeatureCache.build({
          bars: byTimeframe,
          times,
          baseTimeframe: strategy.trainingData.baseTimeframe,
          plan,
          normalization: model.metadata.normalization,
          signal: cancellation,
        });
        const predictor = await TensorflowPredictor.load(model, strategy.decisions.outputFormat);
        const dispose = (): void => predictor.dispose();
        try {
          const { openTimeMs } = selection.bars;
          const rows = windowed(features, predictor.windowBars);
          const source = new ModelSignalSource(strategy.decisions, rows, predictor, openTimeMs);
          const warnings = [
            ...modelWarnings(model.metadata, strategy, instrument.symbol),
            ...runningTotalWarnings(plan),
          ];
          return { source, warnings, dispose };
        } catch (error) {
          dispose();
          throw error;
        }
      };
      const provenance = { tensorflowBackend, modelHash: model.hash, signalsHash: null };
      return { provenance, trainingWindow, open };
    },
  };
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
  return { startMs: hasSeen(metadata, instrument.symbol) ? startMs : endMs, endMs, labelHorizonBars: 0 };
}
