import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, models } from '@tensorflow/tfjs-layers';
import { withAnnouncedWeights } from './announced-weights.js';
import { findUnorderedLayer } from './layer-order.js';
import { ModelInvalidError } from './model-errors.js';
import type { StoredNetwork } from './model-folder.js';

type ModelConfig = Parameters<typeof models.modelFromJSON>[0];

/** Chunks have at most 4,096 rows, and fewer where the rows are long: 2^20 numbers in all. */
const MODEST_OUTPUT = 2 ** 16;
const MODEST_GROWTH = 2 ** 8;

/**
 * Builds a network in memory; it holds tensors until it is disposed.
 * @throws ModelInvalidError when TensorFlow.js cannot build it
 */
export async function buildNetwork(network: StoredNetwork & { readonly path: string }): Promise<LayersModel> {
  const { path, topology, weightSpecs, weightData } = network;
  const unordered = findUnorderedLayer(topology);
  if (unordered !== null) throw new ModelInvalidError(path, `${unordered}; export the network again`);
  const weights = weightSpecs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const variables = new Set(Object.keys(tf.engine().registeredVariables));
  // A network that cannot be built leaves tensors behind, of the weights that did not fit for instance.
  tf.engine().startScope();
  try {
    const model = await withAnnouncedWeights(topology, weights, (modelTopology) =>
      models.modelFromJSON({ modelTopology } as unknown as ModelConfig),
    );
    model.loadWeights(
      tf.io.decodeWeights(weightData, structuredClone([...weightSpecs]) as tf.io.WeightsManifestEntry[]),
    );
    requireModestOutputs(path, model);
    return model;
  } catch (error) {
    disposeVariables((name) => !variables.has(name));
    // Memory that is exhausted or damaged is not the model's fault, or at least not its alone.
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw error;
    if (error instanceof ModelInvalidError) throw error;
    const reason = (error as Error).message.split('\n')[0] ?? 'unknown reason';
    throw new ModelInvalidError(path, `TensorFlow.js cannot build the network of model.json (${reason})`);
  } finally {
    // The weights of a network are variables, which no scope ends.
    tf.engine().endScope();
  }
}

/**
 * Refuses layers that put out so much for a row that a chunk of rows would take more than a gibibyte: a few numbers
 * can be repeated, padded and sampled up without a single weight.
 */
function requireModestOutputs(path: string, model: LayersModel): void {
  const most = Math.max(MODEST_OUTPUT, MODEST_GROWTH * sizeOf(model.inputs[0]?.shape ?? []));
  for (const layer of model.layers) {
    for (const output of layer.inboundNodes.flatMap((node) => node.outputTensors)) {
      if (sizeOf(output.shape) <= most) continue;
      throw new ModelInvalidError(
        path,
        `its layer '${layer.name}' puts out ${describeShapes([output])}, and at most ${most} numbers a row are computed; use a smaller network`,
      );
    }
  }
}

function sizeOf(shape: readonly (number | null)[]): number {
  return shape.reduce<number>((product, size) => product * (size ?? 1), 1);
}

function disposeVariables(isUnwanted: (name: string) => boolean): void {
  for (const [name, variable] of Object.entries(tf.engine().registeredVariables)) {
    if (isUnwanted(name)) variable.dispose();
  }
}

/** Writes shapes such as `[null, 3]` for messages. */
export function describeShapes(tensors: readonly { readonly shape: readonly (number | null)[] }[]): string {
  return tensors.map(({ shape }) => `[${shape.map((size) => size ?? 'null').join(', ')}]`).join(' and ');
}
