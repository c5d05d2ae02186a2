import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';

/** What a network puts out for a batch. */
export interface NetworkOutputs {
  readonly outputs: tf.Tensor2D;
  /** What the last layer made the outputs from by softmax or sigmoid; null where it has another activation. */
  readonly logits: tf.Tensor2D | null;
}

/**
 * Applies a network of `buildNetwork` to a batch while it learns, with dropout.
 * A softmax or a sigmoid is applied here, by the very operations of the layer, because the layer does not hand out its
 * logits: outputs and gradients have the bits that the network itself would give.
 */
export function trainingOutputs(model: LayersModel, rows: tf.Tensor2D): NetworkOutputs {
  const last = model.layers.at(-1) as layers.Layer;
  const { activation } = last.getConfig();
  if (activation !== 'softmax' && activation !== 'sigmoid')
    return { outputs: model.apply(rows, { training: true }) as tf.Tensor2D, logits: null };
  const hidden = model.layers
    .slice(0, -1)
    .reduce((input, layer) => layer.apply(input, { training: true }) as tf.Tensor2D, rows);
  const [kernel, bias] = last.trainableWeights.map((weight) => weight.read()) as [tf.Tensor2D, tf.Tensor1D];
  const logits = tf.add(tf.fused.matMul({ a: hidden, b: kernel }), bias) as tf.Tensor2D;
  return { outputs: activation === 'softmax' ? tf.softmax(logits) : tf.sigmoid(logits), logits };
}
