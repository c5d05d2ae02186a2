import { z } from 'zod';
import type { JsonObject } from '../../../base/pure/json.js';
import { ModelInvalidError } from '../model-errors.js';
import type { WeightSpec } from '../weight-spec.js';

/** What tensors and matrices of a network are made of, in the form in which TensorFlow.js stores them. */
export interface ImportedNetwork {
  readonly topology: JsonObject;
  readonly weightSpecs: readonly WeightSpec[];
  readonly weightData: ArrayBuffer;
}

const ACTIVATIONS = ['linear', 'relu', 'tanh', 'sigmoid', 'elu', 'selu', 'softplus', 'softmax'] as const;

const matrix = z.array(z.array(z.number()).min(1)).min(1);
const common = {
  bias: z.array(z.number()).optional(),
  activation: z.enum(ACTIVATIONS).default('linear'),
};

const layerSchema = z.union([
  /** As PyTorch keeps it: a row an output. */
  z.strictObject({ weight: matrix, ...common }),
  /** As Keras keeps it: a row an input. */
  z.strictObject({ kernel: matrix, ...common }),
]);

const fileSchema = z.strictObject({ layers: z.array(layerSchema).min(1).max(100) });

interface DenseLayer {
  /** A row an input. */
  readonly kernel: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly activation: string;
}

/**
 * Builds a network of dense layers from plain matrices: `{"layers": [{"weight", "bias", "activation"}, …]}`.
 * `weight` has a row an output, as `torch.nn.Linear` has it; `kernel` in its place a row an input, as Keras has it;
 * the bias is optional, the activation linear by default.
 * @param json content of the file
 * @param name what messages call the file
 * @throws ModelInvalidError that names the layer and what is wrong with it
 */
export function denseNetwork(json: unknown, name: string): ImportedNetwork {
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ModelInvalidError(
      name,
      `${issue?.path.join('.') || 'the file'}: ${issue?.message}; write {"layers": [{"weight": [[…]], "bias": […], "activation": "relu"}, …]}`,
    );
  }
  const layers = parsed.data.layers.map((layer, index) => readLayer(layer, index, name));
  requireChain(layers, name);
  const names = layers.map((_layer, index) => `dense_${index + 1}`);
  return {
    topology: {
      class_name: 'Sequential',
      config: {
        name: 'dense',
        layers: layers.map((layer, index) => describe(layer, names[index] ?? '', index)),
      },
    },
    weightSpecs: layers.flatMap(({ kernel, bias }, index) => [
      { name: `${names[index]}/kernel`, shape: [kernel.length, bias.length], dtype: 'float32' as const },
      { name: `${names[index]}/bias`, shape: [bias.length], dtype: 'float32' as const },
    ]),
    weightData: Float32Array.from(layers.flatMap(({ kernel, bias }) => [...kernel.flat(), ...bias])).buffer,
  };
}

function readLayer(layer: z.output<typeof layerSchema>, index: number, name: string): DenseLayer {
  const rows = 'weight' in layer ? layer.weight : layer.kernel;
  const width = rows[0]?.length ?? 0;
  const uneven = rows.findIndex((row) => row.length !== width);
  if (uneven >= 0) {
    throw new ModelInvalidError(
      name,
      `layers.${index}: row ${uneven} has ${rows[uneven]?.length} numbers and row 0 has ${width}; write a full matrix`,
    );
  }
  const kernel = 'weight' in layer ? transpose(rows) : rows;
  const outputs = kernel[0]?.length ?? 0;
  const bias = layer.bias ?? new Array<number>(outputs).fill(0);
  if (bias.length !== outputs) {
    throw new ModelInvalidError(
      name,
      `layers.${index}: the bias has ${bias.length} numbers and the layer ${outputs} outputs; 'weight' has a row an output, 'kernel' a row an input`,
    );
  }
  const tooLarge = [...kernel, bias].flat().find((value) => !Number.isFinite(Math.fround(value)));
  if (tooLarge !== undefined) {
    throw new ModelInvalidError(
      name,
      `layers.${index}: ${tooLarge} is too large for single precision, in which networks are kept; train the model again`,
    );
  }
  return { kernel, bias, activation: layer.activation };
}

function requireChain(layers: readonly DenseLayer[], name: string): void {
  for (const [index, layer] of layers.entries()) {
    const before = layers[index - 1]?.bias.length ?? layer.kernel.length;
    if (before === layer.kernel.length) continue;
    throw new ModelInvalidError(
      name,
      `layers.${index} takes ${layer.kernel.length} numbers and layers.${index - 1} puts out ${before}; 'weight' has a row an output, 'kernel' a row an input`,
    );
  }
}

function describe({ kernel, bias, activation }: DenseLayer, name: string, index: number): JsonObject {
  const shape = index === 0 ? { batch_input_shape: [null, kernel.length] } : {};
  return { class_name: 'Dense', config: { name, units: bias.length, activation, use_bias: true, ...shape } };
}

function transpose(rows: readonly (readonly number[])[]): number[][] {
  return (rows[0] ?? []).map((_first, column) => rows.map((row) => row[column] as number));
}
