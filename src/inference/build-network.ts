import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { ModelInvalidError } from './model-errors.js';
import type { StoredNetwork } from './model-folder.js';

/**
 * Builds a network in memory; it holds tensors until it is disposed.
 * @throws ModelInvalidError when TensorFlow.js cannot build it
 */
export async function buildNetwork(network: StoredNetwork & { readonly path: string }): Promise<LayersModel> {
  const { topology, weightSpecs, weightData } = network;
  const artifacts = {
    modelTopology: { ...topology },
    weightSpecs: structuredClone([...weightSpecs]),
    weightData,
  };
  const variables = new Set(Object.keys(tf.engine().registeredVariables));
  // A network that cannot be built leaves tensors behind, of the weights that did not fit for instance.
  tf.engine().startScope();
  try {
    return await loadLayersModel(tf.io.fromMemory(artifacts as tf.io.ModelArtifacts));
  } catch (error) {
    disposeVariables((name) => !variables.has(name));
    // Memory that is exhausted or damaged is not the model's fault, or at least not its alone.
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw error;
    const reason = (error as Error).message.split('\n')[0] ?? 'unknown reason';
    throw new ModelInvalidError(
      network.path,
      `TensorFlow.js cannot build the network of model.json (${reason})`,
    );
  } finally {
    // The weights of a network are variables, which no scope ends.
    tf.engine().endScope();
  }
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
