import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { Optimizer } from '../../../../src/tensorflow/training/optimizer.js';

type Name = 'adam' | 'sgd' | 'rmsprop';

const LEARNING_RATE = 0.013;
const SHAPES = [[3, 7], [7], [7, 1]] as const;
const STEPS = 60;

const theirs: Readonly<Record<Name, (learningRate: number) => tf.Optimizer>> = tf.train;

/** Variables of equal values each time, and gradients of all magnitudes. */
function workload() {
  const random = seededRandom(11);
  const sizeOf = (shape: readonly number[]) => shape.reduce((size, length) => size * length, 1);
  const numbers = (shape: readonly number[], scale: number) =>
    Float32Array.from({ length: sizeOf(shape) }, () => random.normal() * scale);
  const weights = SHAPES.map((shape) => numbers(shape, 1));
  const gradients = Array.from({ length: STEPS }, (_, step) =>
    SHAPES.map((shape) => numbers(shape, 10 ** ((step % 13) - 9))),
  );
  return { weights, gradients };
}

function variablesOf(weights: readonly Float32Array[]): tf.Variable[] {
  return tf.tidy(() =>
    weights.map((values, index) => tf.variable(tf.tensor(values, [...(SHAPES[index] ?? [])]))),
  );
}

const bitsOf = (variables: readonly tf.Variable[]) =>
  variables.map((variable) => Array.from(new Uint32Array(Float32Array.from(variable.dataSync()).buffer)));

/** Applies gradients, times a scale, in the way of TensorFlow.js. */
function referenceBits(name: Name, scale: number): readonly (readonly number[])[] {
  const { weights, gradients } = workload();
  const variables = variablesOf(weights);
  const optimizer = theirs[name](LEARNING_RATE);
  for (const step of gradients) tf.tidy(() => optimizer.applyGradients(namedBy(variables, step, scale)));
  const bits = bitsOf(variables);
  tf.dispose(variables);
  return bits;
}

function namedBy(variables: readonly tf.Variable[], gradients: readonly Float32Array[], scale: number) {
  return Object.fromEntries(
    variables.map(({ name, shape }, index) => [
      name,
      tf.mul(tf.tensor(gradients[index] as Float32Array, shape), scale),
    ]),
  );
}

/** The same by our own; a second optimizer goes on from the state of the first. */
function ownBits(name: Name, scale: number, takenOverAt = STEPS): readonly (readonly number[])[] {
  const { weights, gradients } = workload();
  const variables = variablesOf(weights);
  const settings = { optimizer: name, learningRate: LEARNING_RATE };
  let optimizer = new Optimizer(settings, variables);
  for (const [at, step] of gradients.entries()) {
    if (at === takenOverAt) optimizer = new Optimizer(settings, variables, optimizer.state);
    tf.tidy(() => optimizer.step(namedBy(variables, step, 1), scale));
  }
  const bits = bitsOf(variables);
  tf.dispose(variables);
  return bits;
}

describe.each(['wasm', 'cpu'] as const)('the optimizer on %s', (backend) => {
  it.each(['adam', 'sgd', 'rmsprop'] as const)('gives the bits of TensorFlow.js with %s', async (name) => {
    await selectTensorflowBackend(backend);
    for (const scale of [1, Math.fround(0.37)])
      expect(ownBits(name, scale)).toEqual(referenceBits(name, scale));
  });

  it.each(['adam', 'sgd', 'rmsprop'] as const)('goes on from its state with %s', async (name) => {
    await selectTensorflowBackend(backend);
    expect(ownBits(name, 1, 23)).toEqual(ownBits(name, 1));
  });

  it('leaves no tensor behind', async () => {
    await selectTensorflowBackend(backend);
    const before = tf.memory().numTensors;
    ownBits('adam', 1);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('a gradient that is no number', () => {
  it.each(['adam', 'sgd', 'rmsprop'] as const)('spreads to the weights with %s', (name) => {
    const variable = tf.variable(tf.tensor([1, 2]));
    const optimizer = new Optimizer({ optimizer: name, learningRate: LEARNING_RATE }, [variable]);
    tf.tidy(() => optimizer.step({ [variable.name]: tf.tensor([Number.NaN, 1]) }, 1));
    const [first, second] = variable.dataSync();
    expect(first).toBeNaN();
    expect(second).toBeLessThan(2);
    variable.dispose();
  });
});
