import * as tf from '@tensorflow/tfjs-core';
import type { ModelStrategy, RegressionLoss } from '../../domain/strategy/strategy.js';
import { balancedClassWeights } from './class-weights.js';
import {
  crossEntropy,
  logProbabilities,
  SMALLEST_PROBABILITY,
  unclipped,
  weightedTargets,
} from './classification-loss.js';
import { BUY, SELL } from './labels/labels.js';
import { toldClasses } from './metrics.js';
import type { Samples } from './samples.js';

/** What a network is taught: what it should put out, how far off it is, and which class it tells. */
export interface Objective {
  /** Numbers a sample that the network puts out. */
  readonly outputs: 1 | 3;
  /** How much a sample of each class counts, in class order; null where there are no classes. */
  readonly classWeights: readonly number[] | null;
  /** Makes what `loss` compares the outputs of these samples with. */
  targets(samples: Samples): tf.Tensor2D;
  /**
   * Returns the mean loss of a batch.
   * @param logits what the last layer made probabilities from, where the gradient is taken: with them a probability below
   *   1e-7 counts as it is; without, for a measure, as 1e-7. Null or absent where outputs are no probabilities
   */
  loss(outputs: tf.Tensor2D, targets: tf.Tensor2D, logits?: tf.Tensor2D | null): tf.Scalar;
  /** Returns the class that each row of outputs tells; null where outputs are no classes. */
  told(outputs: tf.Tensor2D): Int8Array | null;
}

/**
 * Returns the objective of a strategy's output format.
 * @param train decides the class weights
 */
export function objectiveOf(
  { decisions, model, training }: Pick<ModelStrategy, 'decisions' | 'model' | 'training'>,
  train: Samples,
): Objective {
  switch (decisions.outputFormat) {
    case 'classification':
      return classification(model.outputActivation, balancedClassWeights(train.classes));
    case 'binary':
      return binary(balancedClassWeights(train.classes));
    case 'regression':
      return regression(training.loss ?? { kind: 'mse' });
  }
}

/** The class-weighted cross-entropy of BUY, HOLD and SELL. */
export function classification(
  activation: ModelStrategy['model']['outputActivation'],
  classWeights: readonly number[],
): Objective {
  return {
    outputs: 3,
    classWeights,
    targets: ({ classes }) => weightedTargets(classes, classWeights),
    loss: (outputs, targets, logits) => crossEntropy(logProbabilities(outputs, activation, logits), targets),
    told: (outputs) => toldClasses(tf.exp(logProbabilities(outputs, activation)).dataSync() as Float32Array),
  };
}

/**
 * The class-weighted cross-entropy of a probability of BUY against SELL. Targets are two columns, of which one is 0:
 * the weight of a BUY and that of a SELL.
 */
export function binary(classWeights: readonly number[]): Objective {
  return {
    outputs: 1,
    classWeights,
    targets({ classes, count }) {
      const targets = new Float32Array(count * 2);
      for (const [row, label] of classes.entries())
        targets[row * 2 + (label === BUY ? 0 : 1)] = classWeights[label] as number;
      return tf.tensor2d(targets, [count, 2]);
    },
    loss(outputs, targets, logits = null) {
      const buy = tf.clipByValue(outputs, SMALLEST_PROBABILITY, 1 - SMALLEST_PROBABILITY);
      const clipped = tf.concat([tf.log(buy), tf.log(tf.sub(1, buy))], 1) as tf.Tensor2D;
      if (logits === null) return crossEntropy(clipped, targets);
      const probabilities = tf.concat([outputs, tf.sub(1, outputs)], 1) as tf.Tensor2D;
      // A sigmoid is the softmax of its logit and 0.
      const exact = (): tf.Tensor2D => tf.logSoftmax(tf.concat([logits, tf.zerosLike(logits)], 1));
      return crossEntropy(unclipped(clipped, probabilities, exact), targets);
    },
    told: (outputs) => Int8Array.from(outputs.dataSync(), (buy) => (buy > 0.5 ? BUY : SELL)),
  };
}

/** The error of an expected return, squared or by Huber (1964). */
export function regression(loss: RegressionLoss): Objective {
  return {
    outputs: 1,
    classWeights: null,
    targets({ returns, count }) {
      if (returns === null) throw new TypeError('regression: the labels are no returns');
      return tf.tensor2d(returns, [count, 1]);
    },
    loss(outputs, targets) {
      const error = tf.sub(outputs, targets);
      if (loss.kind === 'mse') return tf.mean(tf.square(error));
      const size = tf.abs(error);
      const quadratic = tf.minimum(size, loss.delta);
      const linear = tf.sub(size, quadratic);
      return tf.mean(tf.add(tf.mul(0.5, tf.square(quadratic)), tf.mul(loss.delta, linear)));
    },
    told: () => null,
  };
}
