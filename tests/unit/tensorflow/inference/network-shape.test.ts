import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/base/pure/json.js';
import { networkShape } from '../../../../src/tensorflow/inference/network-shape.js';

const dense = (units: number, config: JsonObject = {}): JsonObject => ({
  class_name: 'Dense',
  config: { name: `dense_${units}`, units, ...config },
});

const sequential = (...layers: JsonObject[]): JsonObject => ({
  class_name: 'Sequential',
  config: { name: 'network', layers },
});

describe('networkShape', () => {
  it('reads both ends of a sequential network', () => {
    expect(networkShape(sequential(dense(8, { batch_input_shape: [null, 5] }), dense(3)))).toEqual({
      inputs: 5,
      windowBars: 1,
      outputs: 3,
    });
  });

  it('reads an input layer, a softmax of its own and the envelope of Keras', () => {
    const input = { class_name: 'InputLayer', config: { batch_input_shape: [null, 4] } };
    const softmax = { class_name: 'Activation', config: { activation: 'softmax' } };
    expect(networkShape({ model_config: sequential(input, dense(3), softmax) })).toEqual({
      inputs: 4,
      windowBars: 1,
      outputs: 3,
    });
  });

  it('follows the names of a functional network', () => {
    const network = {
      class_name: 'Functional',
      config: {
        layers: [
          { ...dense(1, { name: 'value' }), inbound_nodes: [[['in', 0, 0, {}]]] },
          {
            class_name: 'Dropout',
            config: { name: 'out', rate: 0.1 },
            inbound_nodes: [[['value', 0, 0, {}]]],
          },
          {
            class_name: 'InputLayer',
            config: { name: 'in', batch_input_shape: [null, 7] },
            inbound_nodes: [],
          },
        ],
        input_layers: [['in', 0, 0]],
        output_layers: [['out', 0, 0]],
      },
    };
    expect(networkShape(network)).toEqual({ inputs: 7, windowBars: 1, outputs: 1 });
  });

  it('reads the window of a network that looks at several bars', () => {
    const network = sequential(dense(3, { batch_input_shape: [null, 10, 2] }));
    expect(networkShape(network)).toEqual({ inputs: 2, windowBars: 10, outputs: 3 });
  });

  it.each([
    [{}, { inputs: null, windowBars: null, outputs: null }],
    [sequential(dense(3)), { inputs: null, windowBars: null, outputs: 3 }],
    [
      sequential(dense(3, { batch_input_shape: [null, 2] }), { class_name: 'Flatten', config: {} }),
      { inputs: 2, windowBars: 1, outputs: null },
    ],
    [
      sequential(dense(3, { batch_input_shape: [null, 4, 10, 2] })),
      { inputs: null, windowBars: null, outputs: 3 },
    ],
  ])('says null for what it cannot tell from %j', (topology, shape) => {
    expect(networkShape(topology as JsonObject)).toEqual(shape);
  });
});
