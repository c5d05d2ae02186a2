import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { fitNetwork } from '../../../../src/tensorflow/training/fit.js';
import { buildNetwork } from '../../../../src/tensorflow/training/model-architecture.js';
import { trainingOutputs } from '../../../../src/tensorflow/training/network-outputs.js';
import { binary, classification, type Objective } from '../../../../src/tensorflow/training/objective.js';
import type { Samples } from '../../../../src/tensorflow/training/samples.js';
import { tinyNetwork, tinyTraining } from './tiny-strategy.js';

const BUY = 0;
const HOLD = 1;
const SELL = 2;

function samplesOf(features: readonly number[], classes: readonly number[]): Samples {
  const count = classes.length;
  return {
    ...{ count, featureCount: features.length / count, returns: null },
    features: Float32Array.from(features),
    classes: Int8Array.from(classes),
  };
}

/**
 * The gradient of the loss of one sample by its logits. The network is one layer without inputs that count, so that
 * its bias is the logits.
 */
function gradientAt(
  logits: readonly number[],
  label: number,
  objective: Objective,
  activation: 'softmax' | 'sigmoid',
): number[] {
  const architecture = { ...tinyNetwork(1), hiddenLayers: [], outputActivation: activation };
  const model = buildNetwork(architecture, 1, 1, objective.outputs);
  const sample = samplesOf([0], [label]);
  const gradient = tf.tidy(() => {
    const [kernel, bias] = model.trainableWeights.map((weight) => weight.read() as tf.Variable) as [
      tf.Variable,
      tf.Variable,
    ];
    bias.assign(tf.tensor1d([...logits]));
    const { grads } = tf.variableGrads(() => {
      const { outputs, logits: own } = trainingOutputs(model, tf.tensor2d([[0]]));
      return objective.loss(outputs, objective.targets(sample), own);
    }, [kernel, bias]);
    return Array.from((grads[bias.name] as tf.Tensor).dataSync());
  });
  model.dispose();
  return gradient;
}

/** Softmax less the target, in double precision, times the weight of the class. */
function softmaxLessTarget(logits: readonly number[], label: number, weight: number): number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power, index) => weight * (power / sum - (index === label ? 1 : 0)));
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of actual.entries()) expect(value).toBeCloseTo(expected[index] as number, 5);
}

beforeAll(async () => {
  await selectTensorflowBackend('wasm');
});

describe('the gradient of cross-entropy by the logits', () => {
  const weights = [1, 0.5, 2];

  it.each([
    { logits: [0.3, -0.2, 0.1], label: SELL },
    { logits: [20, 0, 0], label: HOLD },
    { logits: [20, 0, 0], label: SELL },
    { logits: [0, 500, -300], label: BUY },
    { logits: [0, 500, -300], label: SELL },
    { logits: [0, 500, -300], label: HOLD },
  ])('is (softmax − target) × weight of the class at $logits, class $label', ({ logits, label }) => {
    const expected = softmaxLessTarget(logits, label, weights[label] as number);
    expectClose(gradientAt(logits, label, classification('softmax', weights), 'softmax'), expected);
  });

  it.each([
    { logit: 0.4, label: BUY },
    { logit: 20, label: SELL },
    { logit: -20, label: BUY },
    { logit: 400, label: SELL },
    { logit: -400, label: BUY },
    { logit: 400, label: BUY },
  ])('is (sigmoid − target) × weight of the class at $logit, class $label', ({ logit, label }) => {
    const expected = (weights[label] as number) * (1 / (1 + Math.exp(-logit)) - (label === BUY ? 1 : 0));
    expectClose(gradientAt([logit], label, binary(weights), 'sigmoid'), [expected]);
  });
});

describe('a network on prices that nothing scales', () => {
  const random = seededRandom(5);
  const prices = Array.from({ length: 64 }, () => 4_000 + 50 * random.normal());

  it.each([
    { activation: 'softmax', objective: classification('softmax', [1, 1, 1]) },
    { activation: 'sigmoid', objective: binary([1, 1, 1]) },
  ] as const)('learns the class of all samples by $activation', ({ activation, objective }) => {
    const architecture = { ...tinyNetwork(1), hiddenLayers: [], outputActivation: activation };
    const model = buildNetwork(architecture, 1, 3, objective.outputs);
    // The class that the initial weights are most wrong about: that of the smallest of weight × price.
    const initial = Array.from((model.getWeights()[0] as tf.Tensor).dataSync());
    const label =
      activation === 'softmax'
        ? initial.indexOf(Math.min(...initial))
        : (initial[0] as number) > 0
          ? SELL
          : BUY;
    const samples = samplesOf(
      prices,
      prices.map(() => label),
    );
    const { best } = fitNetwork({
      ...{ model, objective, train: samples, validation: samples, seed: 7, cancellation: neverCancelled },
      settings: {
        ...tinyTraining,
        ...{ epochs: 100, earlyStopping: { enabled: false, patience: 1 } },
        labels: { source: 'zigzag', threshold: 0.03 },
      },
      ...{ checkpoint: null, observer: { onBatch() {}, onEpoch() {} } },
    });
    const weights = Array.from((model.getWeights()[0] as tf.Tensor).dataSync());
    model.dispose();
    expect(weights).not.toEqual(initial);
    expect(best.valAccuracy).toBe(1);
  });
});
