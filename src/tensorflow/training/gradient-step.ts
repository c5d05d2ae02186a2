import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from './optimizer.js';

/** Largest Euclidean norm of all gradients together; beyond it they are scaled down (Pascanu et al., 2013). */
const MAX_GRADIENT_NORM = 1;

/** Changes weights by one step along the clipped gradient of a loss. */
export function gradientStep(optimizer: Optimizer, loss: () => tf.Scalar): void {
  tf.tidy(() => {
    const { grads } = tf.variableGrads(loss, [...optimizer.variables]);
    optimizer.step(grads, clippingScale(Object.values(grads)).dataSync()[0] as number);
  });
}

function clippingScale(gradients: readonly tf.Tensor[]): tf.Tensor {
  const norm = tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient)))));
  const clip = tf.div(MAX_GRADIENT_NORM, tf.maximum(norm, MAX_GRADIENT_NORM));
  // An overflown norm would scale every gradient to 0, and the network would stand still without a word. Infinity
  // times 0 is NaN, which spreads to the weights and is noticed; of a finite norm nothing is added.
  return tf.add(clip, tf.mul(norm, 0));
}
