import { access, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/base/pure/json.js';
import { readModelFolder } from '../../../src/tensorflow/inference/model-folder.js';
import { modelMetadataSchema } from '../../../src/tensorflow/inference/model-metadata.js';
import { selectTensorflowBackend } from '../../../src/tensorflow/inference/tensorflow-backend.js';
import { TensorflowPredictor } from '../../../src/tensorflow/inference/tensorflow-predictor.js';
import { buildNetwork } from '../../../src/tensorflow/training/model-architecture.js';
import { networkArtifacts } from '../../../src/tensorflow/training/model-artifacts.js';
import { ModelExistsError } from '../../../src/tensorflow/training/training-errors.js';
import { writeModelFolder } from '../../../src/tensorflow/training/write-model-folder.js';

const metadata = modelMetadataSchema.parse({
  features: ['a', 'b'],
  trainedFrom: '2015-01-02',
  trainedTo: '2021-10-01',
});
const rows = Float32Array.of(0.25, -1, 3, 0.5);

function network() {
  return buildNetwork(
    { type: 'mlp', hiddenLayers: [5], activation: 'tanh', outputActivation: 'softmax', dropout: 0.2 },
    2,
    42,
  );
}

const folderForModels = async (): Promise<string> => await mkdtemp(join(tmpdir(), 'ktrdr-models-'));

beforeAll(async () => {
  await selectTensorflowBackend('wasm');
});

describe('a written model folder', () => {
  it('predicts what the trained network predicts', async () => {
    const model = network();
    const path = await writeModelFolder(
      await folderForModels(),
      'm',
      await networkArtifacts(model),
      metadata,
    );
    const folder = await readModelFolder(path);
    const predictor = await TensorflowPredictor.load(folder, 'classification');
    const direct = (model.predictOnBatch(tf.tensor2d(rows, [2, 2])) as tf.Tensor).dataSync();
    expect(Array.from(predictor.predict(rows, 2))).toEqual(Array.from(direct));
    expect(folder.metadata).toEqual(metadata);
  });

  it('is loaded by TensorFlow.js on its own', async () => {
    const model = network();
    const path = await writeModelFolder(
      await folderForModels(),
      'm',
      await networkArtifacts(model),
      metadata,
    );
    const json = JSON.parse(await readFile(join(path, 'model.json'), 'utf8')) as tf.io.ModelJSON;
    const bytes = Uint8Array.from(await readFile(join(path, 'weights.bin')));
    const load = async () =>
      await tf.io.getModelArtifactsForJSON(json, async ([group]) => [group?.weights ?? [], bytes.buffer]);
    const loaded = await loadLayersModel({ load });
    const predict = (from: typeof loaded) =>
      Array.from((from.predictOnBatch(tf.tensor2d(rows, [2, 2])) as tf.Tensor).dataSync());
    expect(predict(loaded)).toEqual(predict(model));
  });

  it('has the same bytes for the same network', async () => {
    const read = async (): Promise<string[]> => {
      const path = await writeModelFolder(
        await folderForModels(),
        'm',
        await networkArtifacts(network()),
        metadata,
      );
      const names = (await readdir(path)).sort();
      return await Promise.all(
        names.map(async (name) => `${name} ${await readFile(join(path, name), 'base64')}`),
      );
    };
    expect(await read()).toEqual(await read());
  });

  it('is never overwritten, and a refusal leaves nothing behind', async () => {
    const models = await folderForModels();
    const artifacts = await networkArtifacts(network());
    await writeModelFolder(models, 'm', artifacts, metadata);
    await expect(writeModelFolder(models, 'm', artifacts, metadata)).rejects.toBeInstanceOf(ModelExistsError);
    expect(await readdir(models)).toEqual(['m']);
  });

  it('is not there when its writing fails', async () => {
    const models = await folderForModels();
    const circular: { self?: unknown } = {};
    circular.self = circular;
    const artifacts = { ...(await networkArtifacts(network())), modelJson: circular as JsonObject };
    await expect(writeModelFolder(models, 'm', artifacts, metadata)).rejects.toThrow(TypeError);
    await expect(access(join(models, 'm'))).rejects.toThrow();
    expect(await readdir(models)).toEqual([]);
  });
});
