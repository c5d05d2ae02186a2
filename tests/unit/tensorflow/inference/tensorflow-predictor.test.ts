import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Decisions } from '../../../../src/domain/strategy/strategy.js';
import { ModelInvalidError, ModelMismatchError } from '../../../../src/tensorflow/inference/model-errors.js';
import { readModelFolder } from '../../../../src/tensorflow/inference/model-folder.js';
import { selectTensorflowBackend } from '../../../../src/tensorflow/inference/tensorflow-backend.js';
import { TensorflowPredictor } from '../../../../src/tensorflow/inference/tensorflow-predictor.js';
import type { WeightSpec } from '../../../../src/tensorflow/inference/weight-spec.js';
import {
  content,
  type FolderContent,
  type OneLayer,
  rsiFeatures,
  rsiRule,
  softmax,
  softmaxOfLayer,
  writeFolder,
} from '../../../support/model-fixtures.js';

const rows = [
  [1, 0, 0],
  [0.25, 0.5, 0],
  [0, 0, 1],
  [0, 0.75, 0.125],
];

async function load(
  files: FolderContent,
  format: Decisions['outputFormat'] = 'classification',
): Promise<TensorflowPredictor> {
  return await TensorflowPredictor.load(await readModelFolder(await writeFolder({ ...files })), format);
}

function predict(predictor: TensorflowPredictor, input: readonly (readonly number[])[]): number[][] {
  const flat = predictor.predict(Float32Array.from(input.flat()), input.length);
  return input.map((_, row) =>
    Array.from(flat.subarray(row * predictor.outputWidth, (row + 1) * predictor.outputWidth)),
  );
}

function expectClose(actual: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [row, values] of expected.entries()) {
    for (const [column, value] of values.entries()) expect(actual[row]?.[column]).toBeCloseTo(value, 5);
  }
}

describe.each(['wasm', 'cpu'] as const)('TensorflowPredictor on %s', (preference) => {
  beforeAll(async () => {
    await selectTensorflowBackend(preference);
  });

  it('computes what the network says', async () => {
    expectClose(
      predict(await load(content()), rows),
      rows.map((row) => softmaxOfLayer(rsiRule, row)),
    );
  });

  it.each(['linear', 'sigmoid'])('applies softmax to a %s output', async (activation) => {
    const layer: OneLayer = { ...rsiRule, activation };
    const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
    const expected = rows.map((row) => {
      const sums = layer.bias.map((bias, unit) =>
        row.reduce((sum, value, input) => sum + value * (layer.kernel[input]?.[unit] as number), bias),
      );
      return softmax(activation === 'linear' ? sums : sums.map(sigmoid));
    });
    expectClose(predict(await load(content(layer)), rows), expected);
  });

  it('does not apply softmax behind a softmax layer of its own', async () => {
    const files = content({ ...rsiRule, activation: 'linear' });
    const model = structuredClone(files['model.json']) as { modelTopology: { config: { layers: object[] } } };
    model.modelTopology.config.layers.push({ class_name: 'Softmax', config: { name: 'probabilities' } });
    expectClose(
      predict(await load({ ...files, 'model.json': model }), rows),
      rows.map((row) => softmaxOfLayer(rsiRule, row)),
    );
  });

  it('puts the classes into the order BUY, HOLD, SELL', async () => {
    const files = content(rsiRule, { features: rsiFeatures, classes: ['SELL', 'BUY', 'HOLD'] });
    const expected = rows.map((row) => {
      const [sell, buy, hold] = softmaxOfLayer(rsiRule, row) as [number, number, number];
      return [buy, hold, sell];
    });
    expectClose(predict(await load(files), rows), expected);
  });

  it('gives NaN for a row with an undefined feature and changes no other row and no input', async () => {
    const predictor = await load(content());
    const input = Float32Array.from([...(rows[0] as number[]), Number.NaN, 0.5, 0, ...(rows[2] as number[])]);
    const before = input.slice();
    const output = predictor.predict(input, 3);
    expect(Array.from(output.subarray(3, 6))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expectClose(
      [Array.from(output.subarray(0, 3)), Array.from(output.subarray(6, 9))],
      [rows[0], rows[2]].map((row) => softmaxOfLayer(rsiRule, row as number[])),
    );
    expect(input).toEqual(before);
  });

  it('gives the same bits for the same rows', async () => {
    const predictor = await load(content());
    expect(predict(predictor, rows)).toEqual(predict(predictor, rows));
  });

  it('puts out one column as it is for regression', async () => {
    const layer: OneLayer = { kernel: [[2], [-1], [0.5]], bias: [0.125], activation: 'linear' };
    const predictor = await load(content(layer), 'regression');
    expect(predictor.outputWidth).toBe(1);
    expect(predict(predictor, [[1, 2, 4]])).toEqual([[2 - 2 + 2 + 0.125]]);
  });

  it('predicts nothing from no rows', async () => {
    expect((await load(content())).predict(new Float32Array(0), 0).length).toBe(0);
  });

  it('leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const predictor = await load(content());
    for (let run = 0; run < 50; run++) predict(predictor, rows);
    predictor.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('TensorflowPredictor.load', () => {
  it('refuses a network whose inputs are not the features of its metadata', async () => {
    const error = await load(content(rsiRule, { features: ['a', 'b'] })).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ModelInvalidError);
    expect((error as Error).message).toContain('[null, 3]');
  });

  it('names the output format that would fit', async () => {
    const error = await load(content(), 'regression').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ModelMismatchError);
    expect((error as Error).message).toContain("set decisions.output_format to 'classification'");
  });

  it('leaves nothing in memory after a thousand networks that were used, refused or could not be built', async () => {
    const good = await readModelFolder(await writeFolder({ ...content() }));
    const wide = { ...good, metadata: { ...good.metadata, features: ['a'] } };
    const [kernel, ...rest] = good.weightSpecs;
    const unfit = { ...good, weightSpecs: [{ ...(kernel as WeightSpec), shape: [9, 1] }, ...rest] };
    const before = tf.memory();
    for (let round = 0; round < 334; round++) {
      const predictor = await TensorflowPredictor.load(good, 'classification');
      predictor.predict(Float32Array.from(rows.flat()), rows.length);
      predictor.dispose();
      await expect(TensorflowPredictor.load(wide, 'classification')).rejects.toThrow(ModelInvalidError);
      await expect(TensorflowPredictor.load(unfit, 'classification')).rejects.toThrow(ModelInvalidError);
    }
    const { numTensors, numDataBuffers, numBytes } = tf.memory();
    expect({ numTensors, numDataBuffers, numBytes }).toEqual({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
      numBytes: before.numBytes,
    });
  });

  it('says that TensorFlow.js cannot build the network', async () => {
    const files = content();
    const model = structuredClone(files['model.json']) as {
      modelTopology: { config: { layers: { class_name: string }[] } };
    };
    Object.assign(model.modelTopology.config.layers[0] as object, { class_name: 'Nonsense' });
    await expect(load({ ...files, 'model.json': model })).rejects.toThrow('cannot build the network');
  });

  it('frees the network that it refuses', async () => {
    const before = tf.memory().numTensors;
    await expect(load(content(), 'regression')).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(before);
  });
});
