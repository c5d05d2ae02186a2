import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type CancellationSignal, throwIfCancelled } from '../shared/cancelled-error.js';
import type { EpochMetric } from '../shared/metrics.js';
import { type Random, seededRandom } from '../shared/random.js';
import type { ModelArchitecture, TrainingSettings } from '../strategy/strategy.js';
import { balancedClassWeights } from './class-weights.js';
import { crossEntropy, logProbabilities, weightedTargets } from './classification-loss.js';
import { evaluate } from './evaluate.js';
import { createOptimizer, gradientStep } from './gradient-step.js';
import { type Samples, takeSamples } from './samples.js';
import { TrainingDivergedError } from './training-errors.js';

/** What an epoch has to tell; the caller adds the clock. Losses and accuracies are taken after it, without dropout. */
export type EpochValues = Omit<EpochMetric, 'durationMs' | 'timestampMs'>;

export interface FitOptions {
  readonly model: LayersModel;
  readonly train: Samples;
  /** May be empty: then the training loss decides which weights are best. */
  readonly validation: Samples;
  readonly settings: TrainingSettings;
  readonly outputActivation: ModelArchitecture['outputActivation'];
  readonly seed: number;
  /** Is looked at before every batch. */
  readonly cancellation: CancellationSignal;
  onEpoch(values: EpochValues): void;
}

export interface FitResult {
  /** 1-based; its weights are the ones that the model has now. */
  readonly bestEpoch: number;
  readonly epochsRun: number;
  readonly stoppedEarly: boolean;
  readonly best: EpochValues;
}

/**
 * Trains a network by mini-batches on the class-weighted cross-entropy and leaves it with the weights of its best
 * epoch: the one of the lowest validation loss, the earlier of equal ones.
 *
 * Samples are shuffled anew for each epoch by a generator of our own, because that of TensorFlow.js has no seed.
 * It runs synchronously: equal inputs on the same backend give bit-identical weights.
 * @throws CancelledError, TrainingDivergedError
 */
export function fitNetwork(options: FitOptions): FitResult {
  const { model, train, settings } = options;
  const classWeights = balancedClassWeights(train.classes);
  const optimizer = createOptimizer(settings);
  const random = seededRandom(options.seed);
  const order = Int32Array.from({ length: train.count }, (_, index) => index);
  let best: EpochValues | null = null;
  let bestWeights: readonly Float32Array[] = [];
  let epoch = 0;
  try {
    while (epoch < settings.epochs && !hasStalled(settings, best, epoch)) {
      epoch++;
      shuffle(order, random);
      for (let start = 0; start < train.count; start += settings.batchSize) {
        throwIfCancelled(options.cancellation);
        trainBatch(options, optimizer, classWeights, order.subarray(start, start + settings.batchSize));
      }
      const values = measure(options, classWeights, epoch);
      options.onEpoch(values);
      if (best === null || decidingLoss(values) < decidingLoss(best)) {
        best = values;
        bestWeights = copyWeights(model);
      }
    }
  } finally {
    optimizer.dispose();
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

function trainBatch(
  { model, train, outputActivation }: FitOptions,
  optimizer: tf.Optimizer,
  classWeights: readonly number[],
  indexes: Int32Array,
): void {
  tf.tidy(() => {
    const batch = takeSamples(train, indexes);
    const rows = tf.tensor2d(batch.features, [batch.count, batch.featureCount]);
    const targets = weightedTargets(batch.classes, classWeights);
    // A seeded dropout layer draws one mask for every batch. As samples change rows with every epoch,
    // each still meets another mask.
    gradientStep(model, optimizer, () => {
      const outputs = model.apply(rows, { training: true }) as tf.Tensor2D;
      return crossEntropy(logProbabilities(outputs, outputActivation), targets);
    });
  });
}

function measure(options: FitOptions, classWeights: readonly number[], epoch: number): EpochValues {
  const { model, settings, outputActivation } = options;
  const train = evaluate(model, options.train, classWeights, outputActivation);
  const validation = evaluate(model, options.validation, classWeights, outputActivation);
  const trainLoss = train.loss ?? Number.NaN;
  // The loss alone does not tell: clipping at the smallest probability swallows NaN on some backends.
  if (!Number.isFinite(trainLoss) || !hasFiniteWeights(model))
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

function hasFiniteWeights(model: LayersModel): boolean {
  return model.getWeights().every((weight) => weight.dataSync().every(Number.isFinite));
}

function copyWeights(model: LayersModel): readonly Float32Array[] {
  return model.getWeights().map((weight) => Float32Array.from(weight.dataSync()));
}

function restoreWeights(model: LayersModel, weights: readonly Float32Array[]): void {
  tf.tidy(() => {
    const shapes = model.getWeights().map((weight) => weight.shape);
    model.setWeights(weights.map((values, index) => tf.tensor(values, shapes[index])));
  });
}
