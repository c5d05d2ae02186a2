import type { BacktestResult } from '../backtest/backtest-result.js';
import { BacktestingEngine } from '../backtest/backtesting-engine.js';
import { ENGINE_VERSION } from '../backtest/engine-version.js';
import { requireDocumented, requireOutOfSample } from '../backtest/in-sample-policy.js';
import { resultParameters } from '../backtest/result-parameters.js';
import type { TrainingWindow } from '../backtest/training-window.js';
import { FeatureCache } from '../features/feature-cache.js';
import { resolveContained } from '../files/contained-path.js';
import { requireMatchingFeatures } from '../inference/match-features.js';
import { type ModelFolder, readModelFolder } from '../inference/model-folder.js';
import { isDocumented } from '../inference/model-metadata.js';
import { TensorflowPredictor } from '../inference/tensorflow-predictor.js';
import { dayRange } from '../market/day-range.js';
import type { Instrument } from '../market/instrument.js';
import { BarStore } from '../market-data/bar-store.js';
import { BacktestProgressWriter } from '../progress/backtest-progress-writer.js';
import { CancellationToken } from '../progress/cancellation-token.js';
import { AppError } from '../shared/app-error.js';
import { throwIfCancelled } from '../shared/cancelled-error.js';
import { sha256 } from '../shared/hashing.js';
import { asJsonObject, canonicalJson } from '../shared/json.js';
import { featurePlan } from '../strategy/feature-plan.js';
import { parseStrategy } from '../strategy/parse-strategy.js';
import type { Strategy } from '../strategy/strategy.js';
import { strategyHash } from '../strategy/strategy-hash.js';
import { applyOverrides } from '../strategy/strategy-overrides.js';
import { loadBars } from './load-bars.js';
import { OutcomeParts, type RunPart } from './outcome-parts.js';
import type { BacktestTask, ThreadEnd, ThreadMessage } from './protocol.js';
import { readStrategyFile } from './strategy-file.js';

type Outcome = Extract<ThreadEnd, { kind: 'completed' }>['outcome'] & RunPart;

/** Is thrown when a strategy is run on bars of another length than it is made for. */
export class StrategyTimeframeError extends AppError {
  readonly code = 'VALIDATION_ERROR';

  constructor(
    readonly asked: string,
    readonly strategyTimeframe: string,
  ) {
    super(
      `The strategy trades ${strategyTimeframe} bars and the backtest asks for ${asked}. ` +
        `Ask for ${strategyTimeframe}, or change training_data.timeframes and train a model for it.`,
    );
  }
}

/** Is thrown when a backtest that evaluates a model was given none. */
export class ModelMissingError extends AppError {
  readonly code = 'MODEL_NOT_FOUND';

  constructor() {
    super('The backtest names no model. Give modelPath.');
  }
}

/**
 * Runs one backtest in this thread: reads strategy, model and bars, computes the features, and lets the engine
 * trade. Progress and cancellation pass through the shared memory of the task.
 * @throws AppError for everything that the user can mend
 * @throws CancelledError when the flag was set
 */
export async function runBacktest(
  task: BacktestTask,
  tensorflowBackend: string,
  send: (message: ThreadMessage, transfer?: readonly ArrayBuffer[]) => void,
): Promise<Outcome> {
  const startedAtMs = performance.now();
  const { parameters, folders } = task;
  const cancellation = new CancellationToken(task.control);
  const writer = new BacktestProgressWriter(task.control, {
    onLog: (buffer) => send({ kind: 'log', buffer }),
    onChunkFull: () => send({ kind: 'chunkReady' }),
  });
  const progress = new OutcomeParts(writer, (part) =>
    send({ kind: 'partReady', part }, [part.equity.buffer]),
  );

  progress.phase('loading');
  const source = applyOverrides(
    await readStrategyFile(parameters.strategyConfigPath, folders.strategies),
    parameters.overrides,
  );
  const { strategy, warnings } = parseStrategy(source);
  requireTimeframe(strategy, parameters.timeframe);
  const model = await readModel(task, strategy);
  throwIfCancelled(cancellation);
  const loaded = await loadBars(new BarStore(folders.data), parameters, strategy, cancellation);
  throwIfCancelled(cancellation);
  const trainingWindow = trainingWindowOf(model, loaded.instrument);
  requireOutOfSample(
    parameters.inSamplePolicy,
    model.path,
    trainingWindow,
    loaded.selection,
    loaded.instrument,
  );
  const provenance = {
    tensorflowBackend,
    dataHash: loaded.dataHash,
    strategyHash: strategyHash(source),
    modelHash: model.hash,
    parametersHash: sha256(canonicalJson(resultParameters(parameters))),
  };
  const { calendar, timezone } = loaded.instrument;
  send({
    kind: 'pinned',
    inputs: { ...provenance, calendar, timezone, engineVersion: ENGINE_VERSION, strategySource: source },
  });

  progress.phase('features');
  const features = FeatureCache.build({
    bars: loaded.byTimeframe,
    baseTimeframe: strategy.trainingData.baseTimeframe,
    plan: featurePlan(strategy),
    normalization: model.metadata.normalization,
    signal: cancellation,
  });
  const predictor = await TensorflowPredictor.load(model, strategy.decisions.outputFormat);
  try {
    const result = new BacktestingEngine().run(
      {
        ...loaded.selection,
        history: loaded.history,
        instrument: loaded.instrument,
        strategy,
        features,
        predictor,
        parameters: {
          initialCapital: parameters.initialCapital,
          commissionRate: parameters.commission,
          slippageRate: parameters.slippage,
        },
        trainingWindow,
        provenance,
      },
      progress,
      cancellation,
    );
    progress.phase('writing');
    return {
      ...outcomeOf(result, [...result.warnings, ...warnings], source, performance.now() - startedAtMs),
      ...progress.last(),
    };
  } finally {
    predictor.dispose();
  }
}

function requireTimeframe({ trainingData }: Strategy, asked: string): void {
  if (trainingData.baseTimeframe !== asked)
    throw new StrategyTimeframeError(asked, trainingData.baseTimeframe);
}

async function readModel({ parameters, folders }: BacktestTask, strategy: Strategy): Promise<ModelFolder> {
  if (parameters.modelPath === null) throw new ModelMissingError();
  const model = await readModelFolder(
    resolveContained(parameters.modelPath, 'models', folders.models),
    parameters.modelPath,
  );
  requireMatchingFeatures(
    parameters.modelPath,
    model.metadata.features,
    featurePlan(strategy).map(({ id }) => id),
  );
  requireDocumented(parameters.inSamplePolicy, model.path, isDocumented(model.metadata));
  return model;
}

/** The metadata's last day includes the label horizon already. */
function trainingWindowOf(
  { metadata }: ModelFolder,
  { timeframe, timezone }: Instrument,
): TrainingWindow | null {
  if (metadata.trainedFrom === null || metadata.trainedTo === null) return null;
  return { ...dayRange(metadata.trainedFrom, metadata.trainedTo, timeframe, timezone), labelHorizonBars: 0 };
}

function outcomeOf(
  { trades: _trades, equity: _equity, warnings: _warnings, ...rest }: BacktestResult,
  warnings: BacktestResult['warnings'],
  strategySource: string,
  executionTimeMs: number,
): Pick<Outcome, 'result' | 'warnings'> {
  return {
    result: asJsonObject({ ...rest, strategySource, executionTimeMs }),
    warnings: [...warnings],
  };
}
