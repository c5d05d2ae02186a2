import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type CancellationSignal, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import { type Random, seededRandom } from '../../base/pure/random.js';
import type { TrainingSettings } from '../../domain/strategy/strategy.js';
import { DropoutMasks } from './dropout-masks.js';
import type { EpochValues } from './epoch-values.js';
import { evaluate } from './evaluate.js';
import type { FitCheckpoint } from './fit-checkpoint.js';
import { gradientStep } from './gradient-step.js';
import { trainingOutputs } from './network-outputs.js';
import { copyWeights, hasFiniteWeights, restoreWeights } from './network-weights.js';
import type { Objective } from './objective.js';
import { Optimizer } from './optimizer.js';
import { type Samples, takeSamples } from './samples.js';
import { TrainingDivergedError } from './training-errors.js';

export interface FitOptions {
  readonly model: LayersModel;
  readonly train: Samples;
  /** May be empty: then the training loss decides which weights are best. */
  readonly validation: Samples;
  readonly settings: TrainingSettings;
  readonly objective: Objective;
  readonly seed: number;
  /** Looked at before every batch, and before each epoch that a checkpoint passes over. */
  readonly cancellation: CancellationSignal;
  /** Where an earlier fit of the same inputs had come to; null to begin at the beginning. */
  readonly checkpoint: FitCheckpoint | null;
  readonly observer: FitObserver;
}

/** Hears how a fit goes. */
export interface FitObserver {
  /** @param batch 1 for the first of the epoch */
  onBatch(epoch: number, batch: number, batches: number): void;
  /**
   * Epochs before a given checkpoint are not told again.
   * @param checkpoint makes the state from which a fit goes on as this one does; to be called before this returns
   */
  onEpoch(values: EpochValues, checkpoint: () => FitCheckpoint): void;
}

export interface FitResult {
  /** 1-based; its weights are the ones that the model has now. */
  readonly bestEpoch: number;
  readonly epochsRun: number;
  readonly stoppedEarly: boolean;
  readonly best: EpochValues;
}

/**
 * Trains a network by mini-batches on an objective and leaves it with the weights of its best epoch: the one of the
 * lowest validation loss, the earlier of equal ones.
 *
 * Samples are shuffled anew for each epoch by a generator of our own, because that of TensorFlow.js has no seed.
 * Equal inputs on the same backend give bit-identical weights, whether or not a checkpoint lies in between.
 * @throws CancelledError, TrainingDivergedError
 */
export function fitNetwork(options: FitOptions): FitResult {
  const masks = new DropoutMasks(options.model);
  try {
    return fitWith(masks, options);
  } finally {
    masks.restore();
  }
}

function fitWith(masks: DropoutMasks, options: FitOptions): FitResult {
  const { model, train, settings, checkpoint, observer } = options;
  if (checkpoint !== null) restoreWeights(model, checkpoint.weights);
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const optimizer = new Optimizer(settings, variables, checkpoint?.optimizer);
  const random = seededRandom(options.seed);
  const order = Int32Array.from({ length: train.count }, (_, index) => index);
  let epoch = 0;
  let best = checkpoint?.best ?? null;
  let bestWeights = checkpoint?.bestWeights ?? [];
  // An order follows from the one before it: those of the epochs that are done are made again, which of many takes long.
  for (; epoch < (checkpoint?.epoch ?? 0); epoch++) {
    throwIfCancelled(options.cancellation);
    shuffle(order, random);
  }
  while (epoch < settings.epochs && !hasStalled(settings, best, epoch)) {
    epoch++;
    shuffle(order, random);
    runEpoch(options, optimizer, masks, order, epoch);
    const values = measure(options, epoch);
    if (best === null || decidingLoss(values) < decidingLoss(best)) {
      best = values;
      bestWeights = copyWeights(model);
    }
    const reached = { epoch, best, bestWeights };
    observer.onEpoch(values, () => ({
      ...reached,
      weights: copyWeights(model),
      optimizer: optimizer.state,
    }));
  }
  if (best === null) throw new RangeError('fitNetwork: epochs must be at least 1');
  restoreWeights(model, bestWeights);
  return { best, bestEpoch: best.epoch, epochsRun: epoch, stoppedEarly: epoch < settings.epochs };
}

function hasStalled({ earlyStopping }: TrainingSettings, best: EpochValues | null, epoch: number): boolean {
  return earlyStopping.enabled && best !== null && epoch - best.epoch >= earlyStopping.patience;
}

function decidingLoss({ valLoss, trainLoss }: EpochValues): number {
  return valLoss ?? trainLoss;
}

function runEpoch(
  { model, train, settings, objective, cancellation, observer }: FitOptions,
  optimizer: Optimizer,
  masks: DropoutMasks,
  order: Int32Array,
  epoch: number,
): void {
  const batches = Math.ceil(train.count / settings.batchSize);
  for (let batch = 0; batch < batches; batch++) {
    throwIfCancelled(cancellation);
    const start = batch * settings.batchSize;
    masks.drawFor(optimizer.steps);
    trainBatch(
      model,
      optimizer,
      objective,
      takeSamples(train, order.subarray(start, start + settings.batchSize)),
    );
    observer.onBatch(epoch, batch + 1, batches);
  }
}

function trainBatch(model: LayersModel, optimizer: Optimizer, objective: Objective, batch: Samples): void {
  tf.tidy(() => {
    const rows = tf.tensor2d(batch.features, [batch.count, batch.featureCount]);
    const targets = objective.targets(batch);
    gradientStep(optimizer, () => {
      const { outputs, logits } = trainingOutputs(model, rows);
      return objective.loss(outputs, targets, logits);
    });
  });
}

function measure(options: FitOptions, epoch: number): EpochValues {
  const { model, settings, objective, cancellation } = options;
  const train = evaluate(model, options.train, objective, cancellation);
  const validation = evaluate(model, options.validation, objective, cancellation);
  const trainLoss = train.loss ?? Number.NaN;
  // The loss alone does not tell: clipping at the smallest probability swallows NaN on some backends.
  if (!Number.isFinite(trainLoss + (validation.loss ?? 0)) || !hasFiniteWeights(model))
    throw new TrainingDivergedError(epoch, settings.learningRate);
  return {
    seq: epoch - 1,
    epoch,
    totalEpochs: settings.epochs,
    trainLoss,
    trainAccuracy: train.accuracy,
    valLoss: validation.loss,
    valAccuracy: validation.accuracy,
    learningRate: settings.learningRate,
  };
}

/** Shuffles in place, every order equally likely (Fisher and Yates). */
function shuffle(indexes: Int32Array, random: Random): void {
  for (let last = indexes.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const moved = indexes[last] as number;
    indexes[last] = indexes[other] as number;
    indexes[other] = moved;
  }
}
