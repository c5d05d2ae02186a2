import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';

/**
 * Runs a tiny network on the selected backend: with equal weights the softmax of three classes is 1/3 each.
 * @throws Error when the backend fails or computes something else
 */
export function probePrediction(): void {
  const model = layers.sequential();
  try {
    model.add(
      layers.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: 'ones', inputShape: [2] }),
    );
    const output = tf.tidy(() =>
      (model.predictOnBatch(tf.tensor2d([0.5, 2], [1, 2])) as tf.Tensor).dataSync(),
    );
    if (!Array.from(output).every((value) => Math.abs(value - 1 / 3) < 1e-5)) {
      throw new Error(`a probe prediction gave ${Array.from(output).join(', ')} instead of three times 1/3`);
    }
  } finally {
    model.dispose();
  }
}
