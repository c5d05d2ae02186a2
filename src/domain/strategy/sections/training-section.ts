import { z } from 'zod';
import type { ProblemList } from '../problem-list.js';
import type { Decisions, RegressionLoss, TrainingSettings } from '../strategy.js';
import { readLabels } from './labels-section.js';

/** Of one training, whatever starts it. */
export const MAX_EPOCHS = 100_000;

export const earlyStoppingShape = {
  enabled: z.boolean().default(true),
  patience: z.int().min(1).max(100_000).default(10),
};

const share = z.number().min(0).max(1);

export const dataSplitShape = {
  train: share.gt(0).default(0.7),
  validation: share.default(0.15),
  test: share.default(0.15),
};

export const trainingShape = {
  method: z.literal('supervised').default('supervised'),
  epochs: z.int().min(1).max(MAX_EPOCHS).default(50),
  learning_rate: z.number().gt(0).max(10).default(0.001),
  batch_size: z.int().min(1).max(1_000_000).default(32),
  optimizer: z.enum(['adam', 'sgd', 'rmsprop']).default('adam'),
  early_stopping: z.object(earlyStoppingShape).optional(),
  labels: z.unknown().optional(),
  loss: z.enum(['mse', 'huber']).default('mse'),
  huber_delta: z.number().gt(0).max(1).default(0.01),
  data_split: z.object(dataSplitShape).prefault({}),
};

const trainingSchema = z.object(trainingShape);

const SUM_TOLERANCE = 1e-6;

/**
 * Reads `training`; null when it does not fit, with the reasons in the list.
 * @param outputFormat decides which labels fit; null when it is not known
 */
export function readTraining(
  value: unknown,
  outputFormat: Decisions['outputFormat'] | null,
  problems: ProblemList,
): TrainingSettings | null {
  const section = problems.read(trainingSchema, value, ['training']);
  if (section === null) return null;
  const labels = readLabels(section.labels, outputFormat, problems);
  const { train, validation, test } = section.data_split;
  const sum = train + validation + test;
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    // 1 + 0.15 + 0.15 is 1.2999999999999998 in doubles.
    const shown = Number(sum.toPrecision(12));
    problems.add(['training', 'data_split'], `train, validation and test must add up to 1, not to ${shown}`);
  }
  if (labels === null) return null;
  return {
    epochs: section.epochs,
    learningRate: section.learning_rate,
    batchSize: section.batch_size,
    optimizer: section.optimizer,
    earlyStopping: section.early_stopping ?? { enabled: false, patience: 10 },
    labels,
    loss: outputFormat === 'regression' ? lossOf(section) : null,
    dataSplit: section.data_split,
  };
}

function lossOf({
  loss,
  huber_delta,
}: {
  readonly loss: RegressionLoss['kind'];
  readonly huber_delta: number;
}): RegressionLoss {
  return loss === 'huber' ? { kind: loss, delta: huber_delta } : { kind: loss };
}
