import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import type { InSamplePolicy } from '../../domain/backtest/in-sample-policy.js';
import { ModelSignalSource } from '../../domain/backtest/model-signal-source.js';
import { runningTotalWarnings } from '../../domain/features/running-total-warnings.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import type { ModelStrategy } from '../../domain/strategy/strategy.js';
import { modelWarnings } from '../../tensorflow/inference/model-warnings.js';
import { networkShape } from '../../tensorflow/inference/network-shape.js';
import type { DecisionInputs, OpenSource } from './decision-inputs.js';
import { readGivenModel, requireFit, requireFitOn, trainingWindowOf } from './given-model.js';
import { openModel } from './open-model.js';

export interface ModelSettings {
  readonly modelPath: string | null;
  readonly modelsDir: string;
  readonly inSamplePolicy: InSamplePolicy;
  readonly tensorflowBackend: string;
  /** Of the text of the strategy as it runs. */
  readonly strategyHash: string;
  /** Looked at between indicators and between features. */
  readonly cancellation: CancellationSignal;
}

/**
 * Reads the model that a strategy decides by.
 * @throws ModelMissingError, ModelNotFoundError, ModelInvalidError, ModelMismatchError
 * @throws InSampleOverlapError under REJECT, for an undocumented model at once, else once the bars are known
 */
export async function modelDecisions(
  strategy: ModelStrategy,
  { modelPath, modelsDir, inSamplePolicy, tensorflowBackend, strategyHash, cancellation }: ModelSettings,
): Promise<DecisionInputs> {
  const model = await readGivenModel(modelPath, modelsDir);
  requireFit(strategy, model, inSamplePolicy);
  return {
    windowBars: networkShape(model.topology).windowBars ?? 1,
    on: (loaded) => {
      const { instrument, selection } = loaded;
      const trainingWindow = trainingWindowOf(model, instrument);
      requireFitOn(loaded, strategy, model, inSamplePolicy);
      const open = async (): Promise<OpenSource> => {
        const opened = await openModel(strategy, model, loaded, cancellation);
        const { rows, predictor } = opened;
        const dispose = (): void => predictor.dispose();
        try {
          const { openTimeMs } = selection.bars;
          const source = new ModelSignalSource(strategy.decisions, rows, predictor, openTimeMs);
          const warnings = [
            ...modelWarnings(model.metadata, strategy, { symbol: instrument.symbol, strategyHash }),
            ...runningTotalWarnings(featurePlan(strategy)),
          ];
          return { source, model: opened, warnings, dispose };
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
