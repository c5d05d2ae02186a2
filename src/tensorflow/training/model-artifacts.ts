import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, version_layers } from '@tensorflow/tfjs-layers';
import type { JsonObject } from '../../base/pure/json.js';

/** A network in the form in which TensorFlow.js stores it. */
export interface NetworkArtifacts {
  /** Content of model.json. */
  readonly modelJson: JsonObject;
  /** Content of weights.bin. */
  readonly weightData: Uint8Array;
}

/** Returns a network as model.json and weights.bin, equal for equal networks. */
export async function networkArtifacts(model: LayersModel): Promise<NetworkArtifacts> {
  const saved: tf.io.ModelArtifacts[] = [];
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved.push(artifacts);
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
    }),
  );
  const { modelTopology, weightSpecs, weightData } = saved[0] as tf.io.ModelArtifacts;
  const modelJson = {
    format: 'layers-model',
    generatedBy: `TensorFlow.js tfjs-layers v${version_layers}`,
    convertedBy: null,
    modelTopology,
    weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
  };
  return {
    modelJson: JSON.parse(JSON.stringify(modelJson)) as JsonObject,
    weightData: new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)),
  };
}
