import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A network of one dense layer, written by hand. */
export interface OneLayer {
  /** One row per input, one column per output. */
  readonly kernel: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly activation: string;
}

export interface FolderContent {
  readonly 'model.json': unknown;
  readonly 'weights.bin': Uint8Array;
  readonly 'metadata.json': unknown;
}

/** The three memberships of an RSI: buys the oversold, sells the overbought. */
export const rsiRule: OneLayer = {
  kernel: [
    [4, -1, -4],
    [-1, 2, -1],
    [-4, -1, 4],
  ],
  bias: [0.25, 0, -0.5],
  activation: 'softmax',
};

export const rsiFeatures = ['1d_rsi_zone_oversold', '1d_rsi_zone_neutral', '1d_rsi_zone_overbought'];

/**
 * The files of a model folder.
 * @param idleUnits width of a hidden layer that passes the inputs on and otherwise only costs time; 0 for none
 */
export function content(
  layer: OneLayer = rsiRule,
  metadata: object = { features: rsiFeatures },
  idleUnits = 0,
): FolderContent {
  return networkContent(idleUnits === 0 ? [layer] : behindIdleLayer(layer, idleUnits), metadata);
}

/** The files of a model folder, with a network of dense layers one behind the other. */
export function networkContent(layers: readonly OneLayer[], metadata: object): FolderContent {
  const named = layers.map(
    (dense, at) => [at === layers.length - 1 ? 'output' : `hidden_${at + 1}`, dense] as const,
  );
  return {
    'model.json': {
      format: 'layers-model',
      modelTopology: {
        class_name: 'Sequential',
        config: {
          name: 'rule',
          layers: named.map(([name, dense], at) => denseLayer(name, dense, at === 0)),
        },
      },
      weightsManifest: [
        {
          paths: ['weights.bin'],
          weights: named.flatMap(([name, { kernel, bias }]) => [
            { name: `${name}/kernel`, shape: [kernel.length, bias.length], dtype: 'float32' },
            { name: `${name}/bias`, shape: [bias.length], dtype: 'float32' },
          ]),
        },
      ],
    },
    'weights.bin': new Uint8Array(
      Float32Array.from(layers.flatMap(({ kernel, bias }) => [...kernel.flat(), ...bias])).buffer,
    ),
    'metadata.json': metadata,
  };
}

/** The same rule for a network that looks at a window of bars and heeds the last one alone. */
export function windowContent(layer: OneLayer, windowBars: number, metadata: object): FolderContent {
  const features = layer.kernel.length;
  const ignored = Array.from({ length: (windowBars - 1) * features }, () =>
    new Array<number>(layer.bias.length).fill(0),
  );
  const { 'weights.bin': weights } = content({ ...layer, kernel: [...ignored, ...layer.kernel] });
  const { units, activation } = { units: layer.bias.length, activation: layer.activation };
  return {
    'model.json': {
      format: 'layers-model',
      modelTopology: {
        class_name: 'Sequential',
        config: {
          name: 'window_rule',
          layers: [
            {
              class_name: 'Flatten',
              config: { name: 'flat', batch_input_shape: [null, windowBars, features] },
            },
            { class_name: 'Dense', config: { name: 'output', units, activation, use_bias: true } },
          ],
        },
      },
      weightsManifest: [
        {
          paths: ['weights.bin'],
          weights: [
            { name: 'output/kernel', shape: [windowBars * features, units], dtype: 'float32' },
            { name: 'output/bias', shape: [units], dtype: 'float32' },
          ],
        },
      ],
    },
    'weights.bin': weights,
    'metadata.json': metadata,
  };
}

function behindIdleLayer(layer: OneLayer, idleUnits: number): OneLayer[] {
  const zeros = (count: number): number[] => new Array<number>(count).fill(0);
  const idleRows = Array.from({ length: idleUnits - layer.kernel.length }, () => zeros(layer.bias.length));
  const hidden = {
    kernel: layer.kernel.map((_, row) => zeros(idleUnits).with(row, 1)),
    bias: zeros(idleUnits),
    activation: 'linear',
  };
  return [hidden, { ...layer, kernel: [...layer.kernel, ...idleRows] }];
}

function denseLayer(name: string, { kernel, bias, activation }: OneLayer, isFirst: boolean) {
  const shape = isFirst ? { batch_input_shape: [null, kernel.length] } : {};
  return {
    class_name: 'Dense',
    config: { name, units: bias.length, activation, use_bias: true, ...shape },
  };
}

/** Writes a folder; undefined leaves a file out. */
export async function writeFolder(files: { readonly [name: string]: unknown }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ktrdr-model-'));
  for (const [name, value] of Object.entries(files)) {
    if (value === undefined) continue;
    await writeFile(join(folder, name), value instanceof Uint8Array ? value : JSON.stringify(value));
  }
  return folder;
}

/** The forward pass of one dense layer in plain arithmetic, softmax included. */
export function softmaxOfLayer({ kernel, bias }: OneLayer, row: readonly number[]): readonly number[] {
  const sums = bias.map((offset, unit) =>
    row.reduce((sum, value, input) => sum + value * (kernel[input]?.[unit] as number), offset),
  );
  return softmax(sums);
}

export function softmax(values: readonly number[]): readonly number[] {
  const powers = values.map((value) => Math.exp(value));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
