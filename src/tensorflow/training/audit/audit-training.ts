import type { CancellationSignal } from '../../../base/pure/cancelled-error.js';
import { seededRandom } from '../../../base/pure/random.js';
import type { ModelStrategy } from '../../../domain/strategy/strategy.js';
import { requireSamples } from '../require-samples.js';
import { type ClippedSeries, clipSeries, type TrainingSeries } from '../training-series.js';
import { withNoiseAfter } from './after-border.js';
import { compareFits, fitBriefly } from './compare-fits.js';
import { type Comparison, compareSamples, type Prepared } from './compare-samples.js';
import type { TrainingLeak } from './training-leak.js';
import { type TrainingSteps, trainingSteps } from './training-steps.js';

export interface TrainingAuditInput {
  readonly strategy: ModelStrategy;
  /** One for each symbol. */
  readonly series: readonly TrainingSeries[];
  /** YYYY-MM-DD, both inclusive. */
  readonly from: string;
  readonly to: string;
  /** Of the network, the order of samples and the noise. */
  readonly seed: number;
  readonly cancellation: CancellationSignal;
  /** What is audited; default: the steps of every training. */
  readonly steps?: TrainingSteps;
}

export interface TrainingAudit {
  /** Samples of each part. */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** Stamps of the first bars of the parts that were replaced by noise; null for a part without samples. */
  readonly validationMs: number | null;
  readonly testMs: number | null;
  /** Epochs of the short training; 0 without a test part, as a training may use all the others. */
  readonly epochs: number;
  /** Numbers that were compared. */
  readonly comparisons: number;
  /** At the border of the validation part first. */
  readonly leaks: readonly TrainingLeak[];
}

/** Two epochs can differ in which is best, and the third shows that the fit goes on alike. */
const MOST_EPOCHS = 3;

/**
 * Looks for knowledge of later parts in a training: computes it again with noise in place of all bars from a border
 * on. At the border of the validation part, the training part must stay the same to the last bit: its samples, their
 * features and labels, what normalises them, and class weights. At the border of the test part, the validation part
 * must, too, and so must a short training with early stopping: its losses, best epoch and weights. Samples that were
 * purged may differ; the borders stay at their instants. Runs on the selected TensorFlow.js backend.
 * @throws InsufficientTrainingDataError, TrainingDivergedError, CancelledError
 */
export function auditTraining(input: TrainingAuditInput): TrainingAudit {
  const { series, seed, cancellation, steps = trainingSteps } = input;
  const strategy = shortened(input.strategy);
  const random = seededRandom(seed);
  const clipped = series.map((one) => clipSeries(one, input.from, input.to));
  const samples = steps.prepare(strategy, clipped, cancellation);
  requireSamples(samples);
  const asItIs: Prepared = { samples, objective: steps.objective(strategy, samples) };
  const { validationMs, testMs } = samples.borders;
  const leaks: TrainingLeak[] = [];
  let comparisons = 0;
  const add = (border: TrainingLeak['border'], borderMs: number, compared: Comparison): void => {
    comparisons += compared.comparisons;
    leaks.push(...compared.differences.map((difference) => ({ border, borderMs, ...difference })));
  };
  const withNoise = (borderMs: number): Prepared => {
    const noisy = series.map((one, index) =>
      withNoiseAfter(one, clipped[index] as ClippedSeries, borderMs, random),
    );
    const others = steps.prepare(strategy, noisy, cancellation, samples.borders);
    return { samples: others, objective: steps.objective(strategy, others) };
  };
  if (Number.isFinite(validationMs)) {
    add('validation', validationMs, compareSamples(asItIs, withNoise(validationMs), ['training']));
  }
  if (Number.isFinite(testMs)) {
    const asItWouldBe = withNoise(testMs);
    add('test', testMs, compareSamples(asItIs, asItWouldBe, ['training', 'validation']));
    const fitted = fitBriefly(steps, { strategy, prepared: asItIs, seed, cancellation });
    const other = fitBriefly(steps, { strategy, prepared: asItWouldBe, seed, cancellation });
    add('test', testMs, compareFits(fitted, other));
  }
  return {
    train: samples.train.count,
    validation: samples.validation.count,
    test: samples.test.count,
    validationMs: finiteOr(validationMs),
    testMs: finiteOr(testMs),
    epochs: Number.isFinite(testMs) ? strategy.training.epochs : 0,
    comparisons,
    leaks,
  };
}

function finiteOr(ms: number): number | null {
  return Number.isFinite(ms) ? ms : null;
}

/** A few epochs, the first of which that brings nothing is the last. */
function shortened(strategy: ModelStrategy): ModelStrategy {
  const epochs = Math.min(MOST_EPOCHS, strategy.training.epochs);
  const earlyStopping = { enabled: true, patience: 1 };
  return { ...strategy, training: { ...strategy.training, epochs, earlyStopping } };
}
