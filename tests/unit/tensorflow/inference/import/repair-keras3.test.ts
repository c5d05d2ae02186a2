import { beforeAll, describe, expect, it } from 'vitest';
import { buildNetwork } from '../../../../../src/tensorflow/inference/build-network.js';
import { repairKeras3 } from '../../../../../src/tensorflow/inference/import/repair-keras3.js';
import type { ModelFolder } from '../../../../../src/tensorflow/inference/model-folder.js';
import { modelMetadataSchema } from '../../../../../src/tensorflow/inference/model-metadata.js';
import { selectTensorflowBackend } from '../../../../../src/tensorflow/inference/tensorflow-backend.js';
import { TensorflowPredictor } from '../../../../../src/tensorflow/inference/tensorflow-predictor.js';
import {
  expectClose,
  type KerasExport,
  keras2Sequential,
  keras3Functional,
  keras3Sequential,
  probabilitiesOf,
  weightBytes,
} from './keras-exports.js';

beforeAll(() => selectTensorflowBackend('cpu'));

const folderOf = (exported: KerasExport): ModelFolder => ({
  path: 'models/own',
  hash: '',
  ...exported,
  weightData: weightBytes.slice().buffer,
  metadata: modelMetadataSchema.parse({ features: ['a', 'b', 'c'] }),
});

async function predict(exported: KerasExport, row: readonly number[]): Promise<readonly number[]> {
  const predictor = await TensorflowPredictor.load(folderOf(exported), 'classification');
  const outputs = predictor.predict(Float32Array.from(row), 1);
  predictor.dispose();
  return [...outputs];
}

const ROW = [0.3, -0.7, 1.1];

describe('repairKeras3', () => {
  it.each([
    ['sequential', keras3Sequential],
    ['functional', keras3Functional],
  ])('makes a %s network loadable, with the same numbers', async (_form, exported) => {
    await expect(buildNetwork(folderOf(exported))).rejects.toThrow('cannot build');
    const repaired = repairKeras3(exported);
    expect(repaired.repairs.length).toBeGreaterThan(0);
    const outputs = await predict(repaired, ROW);
    expectClose(outputs, probabilitiesOf(ROW));
  });

  it('says what it has changed', () => {
    expect(repairKeras3(keras3Sequential).repairs).toEqual([
      "the policy of 'dtype' is written as 'float32'",
      "'batch_shape' of the input layer is written as 'batch_input_shape'",
      "weights are named like 'dense/kernel' instead of 'sequential/dense/kernel'",
    ]);
  });

  it('leaves an export of Keras 2 as it is', async () => {
    const { repairs, ...same } = repairKeras3(keras2Sequential);
    expect(repairs).toEqual([]);
    expect(same).toEqual(keras2Sequential);
    const outputs = await predict(same, ROW);
    expectClose(outputs, probabilitiesOf(ROW));
  });

  it('repairs what it has repaired no more', () => {
    const { repairs: _first, ...once } = repairKeras3(keras3Functional);
    expect(repairKeras3(once)).toEqual({ ...once, repairs: [] });
  });
});
