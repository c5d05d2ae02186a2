import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { TrainingSettings } from '../../domain/strategy/strategy.js';

/** Largest Euclidean norm of all gradients together; beyond it they are scaled down (Pascanu et al., 2013). */
const MAX_GRADIENT_NORM = 1;

/** Creates the optimizer that the strategy names. */
export function createOptimizer({ optimizer, learningRate }: TrainingSettings): tf.Optimizer {
  switch (optimizer) {
    case 'adam':
      return tf.train.adam(learningRate);
    case 'sgd':
      return tf.train.sgd(learningRate);
    case 'rmsprop':
      return tf.train.rmsprop(learningRate);
  }
}

/** Changes the network's weights by one step along the clipped gradient of a loss. */
export function gradientStep(model: LayersModel, optimizer: tf.Optimizer, loss: () => tf.Scalar): void {
  tf.tidy(() => {
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(loss, variables);
    optimizer.applyGradients(clipByGlobalNorm(grads));
  });
}

function clipByGlobalNorm(gradients: tf.NamedTensorMap): tf.NamedTensorMap {
  const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
  const norm = tf.sqrt(tf.addN(squares));
  const clip = tf.div(MAX_GRADIENT_NORM, tf.maximum(norm, MAX_GRADIENT_NORM));
  // An overflown norm would scale every gradient to 0, and the network would stand still without a word. Infinity
  // times 0 is NaN, which spreads to the weights and is noticed; of a finite norm nothing is added.
  const scale = tf.add(clip, tf.mul(norm, 0));
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, scale)]),
  );
}
