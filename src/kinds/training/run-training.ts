import { join } from 'node:path';
import { throwIfCancelled } from '../../base/pure/cancelled-error.js';
import { sha256 } from '../../base/pure/hashing.js';
import { asJsonObject, canonicalJson, type JsonObject } from '../../base/pure/json.js';
import type { RunWarning } from '../../base/pure/run-warning.js';
import { ENGINE_VERSION } from '../../domain/backtest/engine-version.js';
import { featurePlan } from '../../domain/strategy/feature-plan.js';
import type { ModelStrategy } from '../../domain/strategy/strategy.js';
import { strategyHash } from '../../domain/strategy/strategy-hash.js';
import type { TrainingParameters } from '../../domain/strategy/training-parameters.js';
import { readStrategyFile } from '../../library/strategy-file.js';
import type { TaskOf } from '../../operations/ports/kind.js';
import type { TaskLink } from '../../operations/ports/task-link.js';
import type { OperationOutcome } from '../../operations/record/operation.js';
import { readModelFolder } from '../../tensorflow/inference/model-folder.js';
import { MODEL_CLASSES } from '../../tensorflow/inference/model-metadata.js';
import { effectiveStrategy } from '../../tensorflow/training/effective-strategy.js';
import type { FitCheckpoint } from '../../tensorflow/training/fit-checkpoint.js';
import { modelDraftName } from '../../tensorflow/training/model-draft.js';
import { type TrainedModel, trainStrategy } from '../../tensorflow/training/train-strategy.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../tensorflow/training/training-checkpoint.js';
import { classCounts } from '../../tensorflow/training/training-metadata.js';
import type { TrainingObserver } from '../../tensorflow/training/training-request.js';
import { clipSeries, type TrainingSeries } from '../../tensorflow/training/training-series.js';
import { trainingWarnings } from '../../tensorflow/training/training-warnings.js';
import { validationStretches } from '../../tensorflow/training/validation-stretches.js';
import { writeModelDraft } from '../../tensorflow/training/write-model-folder.js';
import { lookWarnings } from '../bars/look-warnings.js';
import { unsealedBars } from '../bars/unsealed-bars.js';
import { requireMeans } from '../means/require-means.js';
import type { Surroundings } from '../means/surroundings.js';
import { trainingEstimate, type WorkEstimate } from '../means/work-estimate.js';
import type { KindFolders } from '../start/kind-folders.js';
import { loadTrainingSeries } from './load-training-series.js';
import { TrainingProgressWriter } from './training-progress-writer.js';

/** How often state is kept from which a lost training goes on: what a loss costs beside the epoch that runs. */
const CHECKPOINT_EVERY_MS = 500;

/** A training as its thread is given it. */
export type TrainingTask = TaskOf<TrainingParameters, { readonly folders: KindFolders }>;

/**
 * Runs one training in this thread: reads strategy and bars, makes features and labels, fits the network, and
 * prepares the model folder under a hidden name.
 * @throws AppError for everything that the user can mend
 * @throws CancelledError when the flag was set
 */
export async function runTraining(
  task: TrainingTask,
  { backend: tensorflowBackend, link, means }: Surroundings,
): Promise<OperationOutcome> {
  const startedAtMs = performance.now();
  const { parameters, folders } = task;
  const { cancellation } = link;
  const progress = new TrainingProgressWriter(link);

  progress.phase('loading');
  const { part } = parameters;
  const text =
    part?.strategySource ?? (await readStrategyFile(parameters.strategyConfigPath, folders.strategies));
  const { source, strategy, warnings } = effectiveStrategy(text, parameters);
  throwIfCancelled(cancellation);
  const bars = unsealedBars(folders.data, parameters, task.originId);
  const loaded = await loadTrainingSeries(
    bars,
    strategy.trainingData,
    parameters,
    cancellation,
    part?.window,
  );
  throwIfCancelled(cancellation);
  const { series, dataHash } = loaded;
  await requireMeans(estimateOf(strategy, series, parameters), means, folders);
  const inputs = {
    tensorflowBackend,
    dataHash,
    strategyHash: strategyHash(source),
    parametersHash: sha256(canonicalJson(decidingParameters(parameters))),
  };
  link.pinned({ ...inputs, engineVersion: ENGINE_VERSION, strategySource: source });

  progress.phase('features');
  const earlier = task.checkpoint === null ? null : decodeCheckpoint(task.checkpoint);
  const trained = await trainStrategy({
    strategy,
    strategyHash: inputs.strategyHash,
    series,
    from: parameters.startDate,
    to: parameters.endDate,
    ...(part?.window && { window: part.window }),
    ...(part && { partOf: part.operationId }),
    seed: parameters.seed,
    tensorflowBackend,
    cancellation,
    checkpoint: earlier,
    observer: observerOf(progress, earlier, strategy.training.epochs, link),
  }).finally(() => progress.flush());

  progress.phase('writing');
  const draft = join(folders.models, modelDraftName(task));
  await writeModelDraft(draft, trained.network, trained.metadata);
  // Read as a backtest would: what cannot be used must not be published.
  const { hash } = await readModelFolder(draft, `models/${parameters.modelName}`);
  const result = {
    ...resultOf(trained),
    ...(part?.window && { validation: validationStretches(trained.samples, part.window) }),
    ...inputs,
    modelPath: `models/${parameters.modelName}`,
    modelHash: hash,
    strategySource: source,
    executionTimeMs: performance.now() - startedAtMs,
  };
  return outcomeOf(asJsonObject(result), [
    ...trainingWarnings(
      trained,
      series.map(({ instrument }) => instrument),
      { isTestedApart: part?.window != null },
    ),
    ...lookWarnings(bars.lookedAt, task.originId),
    ...warnings,
    ...loaded.warnings,
  ]);
}

function estimateOf(
  strategy: ModelStrategy,
  series: readonly TrainingSeries[],
  { startDate, endDate, part }: TrainingParameters,
): WorkEstimate {
  const counts = series.map((symbol) => {
    const { bars, range } = clipSeries(symbol, startDate, endDate, part?.window);
    const byTimeframe = new Map([...bars].map(([timeframe, { length }]) => [timeframe, length]));
    return { byTimeframe, baseTimeframe: symbol.instrument.timeframe, rangeBars: range.length };
  });
  // One output is what every network has at least.
  return trainingEstimate(featurePlan(strategy), counts, strategy.model, 1);
}

/** What the model depends on: the policy decides only whether there is one. */
function decidingParameters({ holdout: _holdout, ...parameters }: TrainingParameters): JsonObject {
  return asJsonObject(parameters);
}

/** Tells epochs and checkpoints, behind those of an earlier attempt. */
function observerOf(
  progress: TrainingProgressWriter,
  earlier: FitCheckpoint | null,
  totalEpochs: number,
  link: Pick<TaskLink, 'checkpointReady'>,
): TrainingObserver {
  const epochsDone = earlier?.epoch ?? 0;
  let epochStartedAtMs = 0;
  let checkpointAtMs = Number.NEGATIVE_INFINITY;
  return {
    onSamples() {
      progress.phase('training');
      progress.begin(epochsDone, totalEpochs);
      epochStartedAtMs = performance.now();
    },
    onBatch: (epoch, batch, batches) => progress.reach(epoch - 1, batch, batches),
    onEpoch(values, checkpoint) {
      const nowMs = performance.now();
      progress.epoch({ ...values, durationMs: nowMs - epochStartedAtMs, timestampMs: Date.now() });
      epochStartedAtMs = nowMs;
      if (nowMs - checkpointAtMs < CHECKPOINT_EVERY_MS) return;
      checkpointAtMs = nowMs;
      // Behind the entries: a checkpoint must not stand for an epoch that the log could still lack.
      progress.flush();
      link.checkpointReady(encodeCheckpoint(checkpoint()));
    },
  };
}

function resultOf({ fit, test, samples, metadata }: TrainedModel) {
  const counts = test.confusion.length === 0 ? null : classCounts(samples);
  return {
    bestEpoch: fit.bestEpoch,
    epochsRun: fit.epochsRun,
    stoppedEarly: fit.stoppedEarly,
    trainLoss: fit.best.trainLoss,
    valLoss: fit.best.valLoss,
    testLoss: test.loss,
    testAccuracy: test.accuracy,
    baselineAccuracy: test.baselineAccuracy,
    classCounts:
      counts === null
        ? []
        : MODEL_CLASSES.map((label, index) => ({
            label,
            train: counts.train[index] as number,
            validation: counts.validation[index] as number,
            test: counts.test[index] as number,
          })),
    confusion: test.confusion,
    samples: samples.train.count + samples.validation.count + samples.test.count,
    purgedSamples: samples.split.purged,
    purgedBars: samples.purgedBars,
    features: samples.features,
    trainedFrom: metadata.trainedFrom as string,
    trainedTo: metadata.trainedTo as string,
    labelHorizonBars: samples.horizonBars,
  };
}

function outcomeOf(result: OperationOutcome['result'], warnings: readonly RunWarning[]): OperationOutcome {
  return {
    result,
    warnings: [...warnings],
  };
}
