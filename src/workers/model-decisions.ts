import { type InSamplePolicy, requireDocumented, requireOutOfSample } from '../backtest/in-sample-policy.js';
import { ModelSignalSource } from '../backtest/model-signal-source.js';
import type { TrainingWindow } from '../backtest/training-window.js';
import { windowed } from '../backtest/windowed-rows.js';
import { FeatureCache } from '../features/feature-cache.js';
import { requireVolume } from '../features/require-volume.js';
import { runningTotalWarnings } from '../features/running-total-warnings.js';
import { resolveContained } from '../files/contained-path.js';
import { requireMatchingFeatures } from '../inference/match-features.js';
import { type ModelFolder, readModelFolder } from '../inference/model-folder.js';
import { isDocumented } from '../inference/model-metadata.js';
import { hasSeen, modelWarnings } from '../inference/model-warnings.js';
import { networkShape } from '../inference/network-shape.js';
import { TensorflowPredictor } from '../inference/tensorflow-predictor.js';
import { stampsOfDays } from '../market/day-range.js';
import type { Instrument } from '../market/instrument.js';
import { AppError } from '../shared/app-error.js';
import type { CancellationSignal } from '../shared/cancelled-error.js';
import { featurePlan } from '../strategy/feature-plan.js';
import type { ModelStrategy } from '../strategy/strategy.js';
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
