import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** Tells whether every weight of a network is a finite number. */
export function hasFiniteWeights(model: LayersModel): boolean {
  return model.getWeights().every((weight) => weight.dataSync().every(Number.isFinite));
}

/** Returns copies of a network's weights, in their order. */
export function copyWeights(model: LayersModel): readonly Float32Array[] {
  return model.getWeights().map((weight) => Float32Array.from(weight.dataSync()));
}

/** Sets a network's weights to what `copyWeights` gave of one of equal shape. */
export function restoreWeights(model: LayersModel, weights: readonly Float32Array[]): void {
  tf.tidy(() => {
    const shapes = model.getWeights().map((weight) => weight.shape);
    model.setWeights(weights.map((values, index) => tf.tensor(values, shapes[index])));
  });
}
