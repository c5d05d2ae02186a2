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

export function content(
  layer: OneLayer = rsiRule,
  metadata: object = { features: rsiFeatures },
): FolderContent {
  const units = layer.bias.length;
  const inputs = layer.kernel.length;
  return {
    'model.json': {
      format: 'layers-model',
      modelTopology: {
        class_name: 'Sequential',
        config: {
          name: 'rule',
          layers: [
            {
              class_name: 'Dense',
              config: {
                name: 'output',
                units,
                activation: layer.activation,
                use_bias: true,
                batch_input_shape: [null, inputs],
              },
            },
          ],
        },
      },
      weightsManifest: [
        {
          paths: ['weights.bin'],
          weights: [
            { name: 'output/kernel', shape: [inputs, units], dtype: 'float32' },
            { name: 'output/bias', shape: [units], dtype: 'float32' },
          ],
        },
      ],
    },
    'weights.bin': new Uint8Array(Float32Array.from([...layer.kernel.flat(), ...layer.bias]).buffer),
    'metadata.json': metadata,
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
