import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ModelInvalidError } from '../../../../src/tensorflow/inference/model-errors.js';
import { readModelFolder } from '../../../../src/tensorflow/inference/model-folder.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { TensorflowPredictor } from '../../../../src/tensorflow/inference/tensorflow-predictor.js';
import { content, rsiFeatures, writeFolder } from '../../../support/model-fixtures.js';

type Layer = { class_name: string; config: object; name?: string; inbound_nodes?: unknown };

const METADATA = { features: rsiFeatures };
const DENSE_WEIGHTS = [
  ['output/kernel', 3, 3],
  ['output/bias', 3],
] as const;

/** A folder whose weights are all zero. */
async function folderOf(
  modelTopology: object,
  weights: readonly (readonly [string, ...number[]])[] = DENSE_WEIGHTS,
): Promise<string> {
  const specs = weights.map(([name, ...shape]) => ({ name, shape, dtype: 'float32' }));
  const count = specs.reduce((sum, { shape }) => sum + shape.reduce((size, n) => size * n, 1), 0);
  return await writeFolder({
    'model.json': { modelTopology, weightsManifest: [{ paths: ['weights.bin'], weights: specs }] },
    'weights.bin': new Uint8Array(count * 4),
    'metadata.json': METADATA,
  });
}

const load = async (folder: string): Promise<TensorflowPredictor> =>
  await TensorflowPredictor.load(await readModelFolder(folder, 'models/untrusted'), 'classification');

async function refusalOf(folder: string): Promise<string> {
  const { numTensors } = tf.memory();
  const error: unknown = await load(folder).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ModelInvalidError);
  expect(tf.memory().numTensors).toBe(numTensors);
  return (error as ModelInvalidError).message;
}

const input: Layer = {
  class_name: 'InputLayer',
  name: 'input',
  config: { name: 'input', batch_input_shape: [null, 3], dtype: 'float32' },
  inbound_nodes: [],
};
const dense = (name: string, ...from: readonly (readonly [string, number])[]): Layer => ({
  class_name: 'Dense',
  name,
  config: { name, units: 3, activation: 'linear' },
  inbound_nodes: from.map(([layer, node]) => [[layer, node, 0, {}]]),
});
const functional = (layers: readonly Layer[], last = 'output') => ({
  class_name: 'Functional',
  config: { name: 'net', layers, input_layers: [['input', 0, 0]], output_layers: [[last, 0, 0]] },
});
const sequential = (...layers: readonly Layer[]) => ({
  class_name: 'Sequential',
  config: { name: 'net', layers },
});

describe('a network that is not to be trusted', () => {
  beforeAll(async () => {
    await selectTensorflowBackend('cpu');
  });

  it.each([
    ['a layer that takes its own output', [input, dense('output', ['output', 0])], "'output'"],
    ['layers in a circle', [input, dense('a', ['output', 0]), dense('output', ['a', 0])], "'a'"],
    ['a layer that takes what is not there', [input, dense('output', ['nothing', 0])], "'output'"],
    ['an output that a layer does not have', [input, dense('output', ['input', 4])], "'output'"],
    [
      'two layers of one name',
      [input, dense('a', ['input', 0]), dense('a', ['b', 0]), dense('output', ['a', 0])],
      "'a'",
    ],
    [
      'two names for one layer',
      [input, { ...dense('x', ['y', 0]), name: 'y' }, dense('output', ['input', 0])],
      "'y'",
    ],
  ])('is refused for %s, which TensorFlow.js would wait for', async (_what, layers, layer) => {
    expect(await refusalOf(await folderOf(functional(layers)))).toContain(layer);
  });

  it('may use a layer twice, and list layers before those that they take from', async () => {
    const shared = dense('output', ['input', 0], ['output', 0]);
    const predictor = await load(await folderOf(functional([shared, input])));
    expect(predictor.predict(new Float32Array(3), 1).length).toBe(3);
    predictor.dispose();
  });

  it('is refused for weights of layers that it does not bring, before they are made', async () => {
    const units = 4_000;
    const lstm = { class_name: 'LSTM', config: { name: 'lstm', units, batch_input_shape: [null, 4, 3] } };
    const padding = ['unused', units] as const;
    // Its recurrent kernel would have 64 million numbers.
    expect(await refusalOf(await folderOf(sequential(lstm), [padding]))).toContain('[3, 16000]');
  });

  it('is refused for outputs that grow without weights', async () => {
    const layers = [
      { class_name: 'RepeatVector', config: { name: 'repeat', n: 1_000, batch_input_shape: [null, 3] } },
      { class_name: 'Reshape', config: { name: 'square', target_shape: [100, 10, 3] } },
      { class_name: 'UpSampling2D', config: { name: 'more', size: [1_000, 1_000] } },
      { class_name: 'GlobalMaxPooling2D', config: { name: 'pool' } },
    ];
    expect(await refusalOf(await folderOf(sequential(...layers), []))).toContain(
      "layer 'more' puts out [null, 100000, 10000, 3]",
    );
  });

  it.each(['model.json', 'metadata.json'] as const)(
    'is refused for a %s that is nested without end',
    async (name) => {
      const files = content();
      const nest = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
      const text = JSON.stringify(files[name]).replace('{', `{"labels":{"a":${nest}},`);
      const folder = await writeFolder({ ...files, [name]: new Uint8Array(Buffer.from(text)) });
      expect(await refusalOf(folder)).toContain(
        `'${name}' has lists and objects within each other more than 200 deep`,
      );
    },
  );
});
