import type { RunWarning } from '../../../base/pure/run-warning.js';
import type { BacktestParameters } from '../../../domain/backtest/backtest-parameters.js';
import { InSampleOverlapError } from '../../../domain/backtest/in-sample-policy.js';
import type { TrainingWindow } from '../../../domain/backtest/training-window.js';
import { runningTotalWarnings } from '../../../domain/features/running-total-warnings.js';
import { featurePlan } from '../../../domain/strategy/feature-plan.js';
import type { ModelStrategy, SignalStrategy } from '../../../domain/strategy/strategy.js';
import { modelWarnings } from '../../../tensorflow/inference/model-warnings.js';
import { networkShape } from '../../../tensorflow/inference/network-shape.js';
import type { LoadedBars } from '../../bars/load-bars.js';
import type { KindFolders } from '../../start/kind-folders.js';
import { readGivenModel, requireFit, requireFitOn, trainingWindowOf } from '../given-model.js';
import { readRunSignals } from '../run-signals.js';
import type { PlanIssues } from './plan-issues.js';
import type { PlannedStrategy } from './plan-strategy.js';

/** What a backtest would decide by, without building the network of a model. */
export interface PlannedDecisions {
  /** Bars that are looked at at once for a decision. */
  readonly windowBars: number;
  /** YYYY-MM-DD, the last day that the model has seen; null where that is not known, or no model decides. */
  readonly trainedTo: string | null;
  /** Holds it against the bars of the run; null where the two do not go together, which the issues say. */
  on(loaded: LoadedBars): Promise<DecisionsOnBars | null>;
}

export interface DecisionsOnBars {
  /** Null when no model decides, or it says nothing of its training. */
  readonly trainingWindow: TrainingWindow | null;
  readonly warnings: readonly RunWarning[];
}

/** Reads the model or the recorded signals that a strategy decides by; null where that cannot be, which the issues say. */
export function planDecisions(
  { strategy, hash }: Pick<PlannedStrategy, 'strategy' | 'hash'>,
  parameters: BacktestParameters,
  folders: KindFolders,
  issues: PlanIssues,
): Promise<PlannedDecisions | null> {
  return strategy.kind === 'signals'
    ? planSignals(strategy, parameters, folders.strategies, issues)
    : planModel(strategy, hash, parameters, folders.models, issues);
}

async function planSignals(
  strategy: SignalStrategy,
  parameters: BacktestParameters,
  strategiesDir: string,
  issues: PlanIssues,
): Promise<PlannedDecisions | null> {
  const field = parameters.modelPath === null ? 'strategyConfigPath' : 'modelPath';
  const reading = { what: `strategies/${strategy.signals.file}`, code: 'SIGNALS_INVALID', field };
  const signalsOn = await issues.attempt(reading, () => readRunSignals(strategy, parameters, strategiesDir));
  return (
    signalsOn && {
      windowBars: 1,
      trainedTo: null,
      on: (loaded) =>
        issues.attempt(reading, () => ({
          trainingWindow: null,
          warnings: signalsOn(loaded).open().warnings,
        })),
    }
  );
}

async function planModel(
  strategy: ModelStrategy,
  strategyHash: string,
  { modelPath, inSamplePolicy, symbol }: BacktestParameters,
  modelsDir: string,
  issues: PlanIssues,
): Promise<PlannedDecisions | null> {
  const reading = { what: modelPath ?? 'the model', code: 'MODEL_INVALID', field: 'modelPath' };
  const model = await issues.attempt(reading, () => readGivenModel(modelPath, modelsDir));
  if (model === null) return null;
  const isFit = await issues.attempt(reading, () => {
    requireFit(strategy, model, inSamplePolicy);
    return true;
  });
  const { metadata, topology } = model;
  return {
    windowBars: networkShape(topology).windowBars ?? 1,
    trainedTo: metadata.trainedTo,
    on: async (loaded) => {
      const fieldOf = (error: unknown) => (error instanceof InSampleOverlapError ? 'startDate' : null);
      await issues.attempt({ ...reading, field: 'symbol', fieldOf }, () => {
        if (isFit) requireFitOn(loaded, strategy, model, inSamplePolicy);
      });
      return {
        trainingWindow: trainingWindowOf(model, loaded.instrument),
        warnings: [
          ...modelWarnings(metadata, strategy, { symbol, strategyHash }),
          ...runningTotalWarnings(featurePlan(strategy)),
        ],
      };
    },
  };
}
