import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/base/pure/json.js';
import { requireFilledSizes } from '../../../../src/tensorflow/inference/declared-sizes.js';
import { ModelInvalidError } from '../../../../src/tensorflow/inference/model-errors.js';
import { readModelFolder } from '../../../../src/tensorflow/inference/model-folder.js';
import { content, rsiRule, writeFolder } from '../../../support/model-fixtures.js';

/** A network of these layers that comes with this many weights. */
function check(weights: number, ...layers: JsonObject[]): void {
  requireFilledSizes('models/m', { class_name: 'Sequential', config: { layers } }, [
    { name: 'all', shape: [weights], dtype: 'float32' },
  ]);
}

const dense = (name: string, units: number, config: JsonObject = {}): JsonObject => ({
  class_name: 'Dense',
  config: { name, units, ...config },
});

describe('the sizes that model.json declares', () => {
  it('may be those of its weights, however large', () => {
    const inputs = { batch_input_shape: [null, 40_000] };
    expect(() => check(40_000 * 300 + 300 * 3, dense('a', 300, inputs), dense('b', 3))).not.toThrow();
  });

  it.each([
    ['a', 'units', [dense('a', 1e9, { batch_input_shape: [null, 3] })]],
    ['a', 'inputs', [dense('a', 3, { batch_input_shape: [null, 1e9] })]],
    ['b', 'units on the units before', [dense('a', 900, { batch_input_shape: [null, 1] }), dense('b', 900)]],
    ['b', 'units on unknown inputs', [{ class_name: 'Flatten', config: {} }, dense('b', 2e6)]],
    [
      'b',
      'units behind an input layer',
      [
        { class_name: 'InputLayer', config: { name: 'in', batch_input_shape: [null, 1_000] } },
        dense('b', 1_001),
      ],
    ],
  ] as const)('may not be larger: the layer %s by its %s', (layer, _what, layers) => {
    expect(() => check(10_000, ...layers)).toThrow(ModelInvalidError);
    expect(() => check(10_000, ...layers)).toThrow(`the layer '${layer}'`);
  });

  it('are found in every kind of layer, and inside of layers', () => {
    const repeat = { class_name: 'RepeatVector', config: { n: 1e9 } };
    expect(() => check(5, repeat)).toThrow('n 1000000000');
    const cell = { class_name: 'RNN', config: { cell: { class_name: 'LSTMCell', config: { units: 1e8 } } } };
    expect(() => check(5, cell)).toThrow('units 100000000');
    expect(() => check(5, { class_name: 'Dropout', config: { rate: 0.5, seed: 1e9 } })).not.toThrow();
  });

  it('are compared when a folder is read, before anything is built', async () => {
    const files = content(rsiRule, { features: ['a', 'b', 'c'] });
    const text = JSON.stringify(files['model.json']).replace('"units":3', '"units":2000000000');
    const folder = await writeFolder({ ...files, 'model.json': JSON.parse(text) });
    await expect(readModelFolder(folder, 'models/m')).rejects.toThrow(
      "The model 'models/m' cannot be used: 'model.json' declares the layer 'output' with 2000000000 units on 3 inputs and has 12 weights in all",
    );
  });
});
