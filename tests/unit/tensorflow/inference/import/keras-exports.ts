import { expect } from 'vitest';
import type { JsonObject } from '../../../../../src/base/pure/json.js';
import type { WeightSpec } from '../../../../../src/tensorflow/inference/weight-spec.js';

/**
 * What tensorflowjs_converter writes of the same network of two dense layers, 3 to 2 to 3, for each form of Keras;
 * reduced to what decides.
 */
export interface KerasExport {
  readonly topology: JsonObject;
  readonly weightSpecs: readonly WeightSpec[];
}

const float32 = { dtype: 'float32' } as const;
const policy = {
  module: 'keras',
  class_name: 'DTypePolicy',
  config: { name: 'float32' },
  registered_name: null,
} as const;

function specs(prefix: string): readonly WeightSpec[] {
  return [
    { name: `${prefix}dense/kernel`, shape: [3, 2], ...float32 },
    { name: `${prefix}dense/bias`, shape: [2], ...float32 },
    { name: `${prefix}dense_1/kernel`, shape: [2, 3], ...float32 },
    { name: `${prefix}dense_1/bias`, shape: [3], ...float32 },
  ];
}

const keras3Dense = (name: string, units: number, activation: string) => ({
  module: 'keras.layers',
  class_name: 'Dense',
  config: { name, trainable: true, dtype: policy, units, activation, use_bias: true },
  registered_name: null,
  build_config: { input_shape: [null, 3] },
});

const keras3Tensor = (layer: string, size: number) => ({
  class_name: '__keras_tensor__',
  config: { shape: [null, size], dtype: 'float32', keras_history: [layer, 0, 0] },
});

const keras3Input = (name: string) => ({
  class_name: 'InputLayer',
  config: { batch_shape: [null, 3], dtype: 'float32', sparse: false, name },
});

export const keras3Sequential: KerasExport = {
  topology: {
    keras_version: '3.5.0',
    backend: 'tensorflow',
    model_config: {
      class_name: 'Sequential',
      config: {
        name: 'sequential',
        trainable: true,
        dtype: policy,
        layers: [
          keras3Input('input_layer'),
          keras3Dense('dense', 2, 'tanh'),
          keras3Dense('dense_1', 3, 'softmax'),
        ],
        build_input_shape: [null, 3],
      },
    },
  },
  weightSpecs: specs('sequential/'),
};

export const keras3Functional: KerasExport = {
  topology: {
    keras_version: '3.5.0',
    backend: 'tensorflow',
    model_config: {
      class_name: 'Functional',
      config: {
        name: 'functional',
        trainable: true,
        layers: [
          { ...keras3Input('features'), name: 'features', inbound_nodes: [] },
          {
            ...keras3Dense('dense', 2, 'tanh'),
            name: 'dense',
            inbound_nodes: [{ args: [keras3Tensor('features', 3)], kwargs: {} }],
          },
          {
            ...keras3Dense('dense_1', 3, 'softmax'),
            name: 'dense_1',
            inbound_nodes: [{ args: [keras3Tensor('dense', 2)], kwargs: {} }],
          },
        ],
        input_layers: ['features', 0, 0],
        output_layers: ['dense_1', 0, 0],
      },
    },
  },
  weightSpecs: specs('functional/'),
};

const keras2Dense = (name: string, units: number, activation: string, shape: object) => ({
  class_name: 'Dense',
  config: { name, trainable: true, dtype: 'float32', units, activation, use_bias: true, ...shape },
});

export const keras2Sequential: KerasExport = {
  topology: {
    keras_version: '2.15.0',
    backend: 'tensorflow',
    model_config: {
      class_name: 'Sequential',
      config: {
        name: 'sequential',
        layers: [
          {
            class_name: 'InputLayer',
            config: { batch_input_shape: [null, 3], dtype: 'float32', sparse: false, name: 'dense_input' },
          },
          keras2Dense('dense', 2, 'tanh', {}),
          keras2Dense('dense_1', 3, 'softmax', {}),
        ],
      },
    },
  },
  weightSpecs: specs(''),
};

/** Kernel and bias of the first layer, then of the second, as the specs order them. */
export const weights = {
  first: {
    kernel: [
      [0.5, -1],
      [0.25, 0.75],
      [-0.5, 1.5],
    ],
    bias: [0.1, -0.2],
  },
  second: {
    kernel: [
      [1, -0.5, 0.25],
      [-1.5, 0.5, 2],
    ],
    bias: [0.05, 0, -0.1],
  },
} as const;

export const weightBytes = new Uint8Array(
  Float32Array.from([
    ...weights.first.kernel.flat(),
    ...weights.first.bias,
    ...weights.second.kernel.flat(),
    ...weights.second.bias,
  ]).buffer,
);

/** The forward pass of the two layers in plain arithmetic. */
export function probabilitiesOf(row: readonly number[]): readonly number[] {
  const layer = (
    { kernel, bias }: { readonly kernel: readonly (readonly number[])[]; readonly bias: readonly number[] },
    inputs: readonly number[],
  ) =>
    bias.map((offset, unit) =>
      inputs.reduce((sum, value, at) => sum + value * (kernel[at]?.[unit] ?? 0), offset),
    );
  const hidden = layer(weights.first, row).map(Math.tanh);
  const powers = layer(weights.second, hidden).map(Math.exp);
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Compares single-precision outputs with doubles. */
export function expectClose(outputs: Iterable<number>, expected: readonly number[]): void {
  const found = [...outputs];
  expect(found).toHaveLength(expected.length);
  for (const [at, value] of expected.entries()) expect(found[at]).toBeCloseTo(value, 6);
}
