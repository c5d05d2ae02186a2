import * as tf from '@tensorflow/tfjs-core';
import type { ModelArchitecture } from '../../domain/strategy/strategy.js';

/** Keeps the logarithm of a softmax that underflowed finite. */
const SMALLEST_PROBABILITY = 1e-7;

/** Returns log-probabilities from the network's outputs, applying softmax where the last layer did not. */
export function logProbabilities(
  outputs: tf.Tensor2D,
  activation: ModelArchitecture['outputActivation'],
): tf.Tensor2D {
  return activation === 'softmax'
    ? tf.log(tf.clipByValue(outputs, SMALLEST_PROBABILITY, 1))
    : tf.logSoftmax(outputs);
}

/**
 * Makes the matrix whose product with log-probabilities, summed and negated, is the weighted cross-entropy:
 * the weight of the true class in its column, 0 elsewhere.
 */
export function weightedTargets(classes: Int8Array, classWeights: readonly number[]): tf.Tensor2D {
  const targets = new Float32Array(classes.length * 3);
  for (const [row, label] of classes.entries()) targets[row * 3 + label] = classWeights[label] as number;
  return tf.tensor2d(targets, [classes.length, 3]);
}

/** Returns the mean weighted cross-entropy of a batch. */
export function crossEntropy(logs: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar {
  return tf.div(tf.neg(tf.sum(tf.mul(logs, targets))), targets.shape[0]);
}
