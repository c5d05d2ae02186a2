import { beforeAll, describe, expect, it } from 'vitest';
import { denseNetwork } from '../../../../../src/tensorflow/inference/import/dense-network.js';
import { ModelInvalidError } from '../../../../../src/tensorflow/inference/model-errors.js';
import { modelMetadataSchema } from '../../../../../src/tensorflow/inference/model-metadata.js';
import { selectTensorflowBackend } from '../../../../../src/tensorflow/inference/tensorflow-backend.js';
import { TensorflowPredictor } from '../../../../../src/tensorflow/inference/tensorflow-predictor.js';
import { expectClose, probabilitiesOf, weights } from './keras-exports.js';

beforeAll(() => selectTensorflowBackend('cpu'));

const { first, second } = weights;
const columns = (kernel: readonly (readonly number[])[]) =>
  (kernel[0] ?? []).map((_value, column) => kernel.map((row) => row[column] as number));
const ROW = [0.3, -0.7, 1.1];

const asKeras = {
  layers: [
    { kernel: first.kernel, bias: first.bias, activation: 'tanh' },
    { kernel: second.kernel, bias: second.bias, activation: 'softmax' },
  ],
};
const asPytorch = {
  layers: [
    { weight: columns(first.kernel), bias: first.bias, activation: 'tanh' },
    { weight: columns(second.kernel), bias: second.bias, activation: 'softmax' },
  ],
};

describe('denseNetwork', () => {
  it.each([
    ['a row an input', asKeras],
    ['a row an output', asPytorch],
  ])('reads matrices with %s', async (_layout, json) => {
    const folder = {
      path: 'own',
      hash: '',
      ...denseNetwork(json, 'weights.json'),
      metadata: modelMetadataSchema.parse({ features: ['a', 'b', 'c'] }),
    };
    const predictor = await TensorflowPredictor.load(folder, 'classification');
    const outputs = predictor.predict(Float32Array.from(ROW), 1);
    predictor.dispose();
    expectClose(outputs, probabilitiesOf(ROW));
  });

  it('takes a missing bias for zero and a missing activation for linear', () => {
    const { weightData, topology } = denseNetwork({ layers: [{ kernel: [[2], [3]] }] }, 'w.json');
    expect([...new Float32Array(weightData)]).toEqual([2, 3, 0]);
    expect(JSON.stringify(topology)).toContain('"activation":"linear"');
  });

  it.each([
    ['no object', 3, 'write {"layers"'],
    ['no layers', { layers: [] }, 'layers'],
    ['another activation', { layers: [{ kernel: [[1]], activation: 'swish' }] }, 'layers.0'],
    ['text for a number', { layers: [{ kernel: [['1']] }] }, 'layers.0'],
    ['a matrix with a gap', { layers: [{ kernel: [[1, 2], [3]] }] }, 'row 1 has 1 numbers and row 0 has 2'],
    ['a weight beyond single precision', { layers: [{ weight: [[1, 3.5e38]] }] }, '3.5e+38 is too large'],
    ['a bias beyond single precision', { layers: [{ kernel: [[1]], bias: [-1e39] }] }, '-1e+39 is too large'],
    ['a bias of another length', { layers: [{ kernel: [[1, 2]], bias: [1] }] }, 'the bias has 1 numbers'],
    [
      'layers that do not fit',
      { layers: [{ kernel: [[1, 2]] }, { kernel: [[1], [2], [3]] }] },
      'layers.1 takes 3 numbers and layers.0 puts out 2',
    ],
  ])('says what is wrong with %s', (_what, json, message) => {
    expect(() => denseNetwork(json, 'w.json')).toThrow(ModelInvalidError);
    expect(() => denseNetwork(json, 'w.json')).toThrow(message);
  });
});
