import * as tf from '@tensorflow/tfjs-core';
import type { ModelArchitecture } from '../../domain/strategy/strategy.js';

/** Keeps the logarithm of a softmax or a sigmoid that underflowed, or of a sigmoid that reached 1, finite. */
export const SMALLEST_PROBABILITY = 1e-7;

/**
 * Returns log-probabilities from the network's outputs, applying softmax where the last layer did not.
 * @param logits what the last layer applied softmax to, for a loss whose gradient is taken; see `unclipped`
 */
export function logProbabilities(
  outputs: tf.Tensor2D,
  activation: ModelArchitecture['outputActivation'],
  logits: tf.Tensor2D | null = null,
): tf.Tensor2D {
  if (activation !== 'softmax') return tf.logSoftmax(outputs);
  const clipped = tf.log(tf.clipByValue(outputs, SMALLEST_PROBABILITY, 1));
  return logits === null ? clipped : unclipped(clipped, outputs, () => tf.logSoftmax(logits));
}

/**
 * Returns log-probabilities whose gradient is that of cross-entropy for every probability. The gradient of a clip is 0
 * outside of its bounds: the samples that a network is most wrong about would teach it nothing. There the logarithms
 * are those of the logits, from which the gradient is p − target even where p underflowed to 0; a batch that has no such
 * probability keeps the clipped ones, with every bit.
 * @param clipped logarithms of the clipped probabilities
 * @param exact makes logarithms of the same probabilities from the logits
 */
export function unclipped(
  clipped: tf.Tensor2D,
  probabilities: tf.Tensor2D,
  exact: () => tf.Tensor2D,
): tf.Tensor2D {
  // Compared here rather than by an operation of TensorFlow.js: a comparison of what has a gradient throws there.
  const isBelow = Uint8Array.from(probabilities.dataSync(), (one) => (one < SMALLEST_PROBABILITY ? 1 : 0));
  return isBelow.includes(1)
    ? tf.where(tf.tensor2d(isBelow, probabilities.shape, 'bool'), exact(), clipped)
    : clipped;
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
