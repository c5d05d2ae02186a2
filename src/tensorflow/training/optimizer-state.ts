import * as tf from '@tensorflow/tfjs-core';

/** What an optimizer has learned so far; enough to go on with the very bits it would have gone on with. */
export interface OptimizerState {
  /** Batches so far. */
  readonly steps: number;
  /** Moments, in the order of the optimizer. */
  readonly slots: readonly { readonly name: string; readonly values: Float32Array }[];
}

/** Returns a copy of an optimizer's state. */
export async function optimizerState(optimizer: tf.Optimizer): Promise<OptimizerState> {
  const [iterations, ...slots] = await optimizer.getWeights();
  // The count is a tensor of its own; the others are the optimizer's variables.
  iterations?.tensor.dispose();
  return {
    steps: optimizer.iterations,
    slots: slots.map(({ name, tensor }) => ({ name, values: Float32Array.from(tensor.dataSync()) })),
  };
}

/**
 * Puts a new optimizer into a state.
 * @param shapes of the trainable weights, in the order of the slots, which repeat it
 */
export async function restoreOptimizer(
  optimizer: tf.Optimizer,
  { steps, slots }: OptimizerState,
  shapes: readonly (readonly number[])[],
): Promise<void> {
  if (steps === 0) return;
  const tensors = [
    { name: 'iter', tensor: tf.scalar(steps, 'int32') },
    ...slots.map(({ name, values }, index) => ({
      name,
      tensor: tf.tensor(values, [...(shapes[index % shapes.length] ?? [values.length])]),
    })),
  ];
  await optimizer.setWeights(tensors);
  tf.dispose(tensors.map(({ tensor }) => tensor));
  // Not by instanceof, to which TensorFlow.js gives a meaning of its own.
  if (optimizer.getClassName() === 'Adam') restoreDecays(optimizer as tf.AdamOptimizer, steps);
}

/** The part of Adam that its weights leave out. */
interface AdamDecays {
  readonly accBeta1: tf.Variable<tf.Rank.R0>;
  readonly accBeta2: tf.Variable<tf.Rank.R0>;
}

/**
 * Sets the powers of the decay rates to what they were. TensorFlow.js restores them by exponentiation, which rounds
 * otherwise than the products, step by step, that an uninterrupted training has made of them.
 */
function restoreDecays(optimizer: tf.AdamOptimizer, steps: number): void {
  const { accBeta1, accBeta2 } = optimizer as unknown as AdamDecays;
  const { beta1, beta2 } = optimizer.getConfig() as { readonly beta1: number; readonly beta2: number };
  tf.tidy(() => {
    accBeta1.assign(tf.scalar(powerByProducts(beta1, steps + 1)));
    accBeta2.assign(tf.scalar(powerByProducts(beta2, steps + 1)));
  });
}

/** Multiplies in single precision, as the backends do. */
function powerByProducts(base: number, exponent: number): number {
  const factor = Math.fround(base);
  let power = factor;
  for (let count = 1; count < exponent; count++) power = Math.fround(power * factor);
  return power;
}
