import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { JsonObject } from '../base/pure/json.js';
import { buildNetwork, describeShapes } from '../tensorflow/inference/build-network.js';
import { denseNetwork } from '../tensorflow/inference/import/dense-network.js';
import { repairKeras3 } from '../tensorflow/inference/import/repair-keras3.js';
import { inputSize } from '../tensorflow/inference/input-size.js';
import { ModelInvalidError, ModelNotFoundError } from '../tensorflow/inference/model-errors.js';
import {
  checkMetadata,
  readMetadataNotes,
  readNetwork,
  type StoredNetwork,
} from '../tensorflow/inference/model-folder.js';
import { isDocumented, type ModelMetadata } from '../tensorflow/inference/model-metadata.js';
import { OUTPUT_WIDTH } from '../tensorflow/inference/output-width.js';
import { selectTensorflowBackend } from '../tensorflow/inference/tensorflow-backend.js';
import { writeModelFolder } from '../tensorflow/training/write-model-folder.js';
import type { ImportModelQuestion, ImportModelReport } from './import-model-schemas.js';

/** A file of matrices beyond this holds more weights than a model may have. */
const MAX_DENSE_BYTES = 512 * 2 ** 20;

/** A network that was read, with what was changed in it and what its author noted. */
interface Source extends StoredNetwork {
  readonly notes: JsonObject;
  readonly repairs: readonly string[];
}

/**
 * Brings somebody's own model into the models folder: reads it, repairs it, builds it once, and writes it whole.
 * @throws AppError when it cannot be used; then nothing is written
 */
export async function importModel(question: ImportModelQuestion): Promise<ImportModelReport> {
  const { source, modelsDir, name } = question;
  const network = source.kind === 'folder' ? await readFolder(source.path) : await readDense(source.path);
  const notes = { ...network.notes, ...question.metadata };
  if (notes.features === undefined) {
    throw new ModelInvalidError(
      source.path,
      'nobody says what its inputs are; name them with --features or --strategy',
    );
  }
  const metadata = checkMetadata(source.path, notes);
  await selectTensorflowBackend(question.tensorflowBackend);
  const shape = await examine(source.path, network, metadata);
  const { topology, weightSpecs, weightData, repairs } = network;
  const modelJson = {
    format: 'layers-model',
    generatedBy: 'ktrdr model import',
    convertedBy: null,
    modelTopology: topology,
    weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs.map((spec) => ({ ...spec })) }],
  };
  const folder = await writeModelFolder(
    modelsDir,
    name,
    { modelJson: modelJson as unknown as JsonObject, weightData: new Uint8Array(weightData) },
    metadata,
  );
  return {
    folder,
    path: `models/${name}`,
    ...shape,
    features: [...metadata.features],
    repairs: [...repairs],
    documented: isDocumented(metadata),
  };
}

async function readFolder(path: string): Promise<Source> {
  const { weightData, ...described } = await readNetwork(path);
  return { ...repairKeras3(described), weightData, notes: await readMetadataNotes(path) };
}

async function readDense(path: string): Promise<Source> {
  const info = await stat(path).catch(() => null);
  if (info === null) throw new ModelNotFoundError(path);
  if (!info.isFile() || info.size > MAX_DENSE_BYTES) {
    throw new ModelInvalidError(
      path,
      `it is not a file of at most ${MAX_DENSE_BYTES} bytes; name a JSON file`,
    );
  }
  const text = await readFile(path, 'utf8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ModelInvalidError(path, `'${basename(path)}' is not JSON (${(error as Error).message})`);
  }
  return { ...denseNetwork(json, path), notes: {}, repairs: [] };
}

type Shape = Pick<ImportModelReport, 'input' | 'output' | 'outputFormats' | 'windowBars' | 'layers'>;

/** Builds the network, and looks whether a strategy could use it. */
async function examine(path: string, network: Source, metadata: ModelMetadata): Promise<Shape> {
  const model = await buildNetwork({ ...network, path });
  try {
    const input = describeShapes(model.inputs);
    const output = describeShapes(model.outputs);
    const size = model.inputs.length === 1 ? inputSize(model.inputs[0]?.shape) : null;
    if (size === null) {
      throw new ModelInvalidError(
        path,
        `its network takes ${input}; [null, features] or [null, bars, features] is wanted`,
      );
    }
    if (size.features !== metadata.features.length) {
      throw new ModelInvalidError(
        path,
        `its network takes ${input} and ${metadata.features.length} features are named; name ${size.features}, in the order in which it was trained`,
      );
    }
    const width =
      model.outputs.length === 1 && model.outputs[0]?.shape.length === 2 ? model.outputs[0].shape[1] : null;
    const outputFormats = (Object.keys(OUTPUT_WIDTH) as (keyof typeof OUTPUT_WIDTH)[]).filter(
      (format) => OUTPUT_WIDTH[format] === width,
    );
    if (outputFormats.length === 0) {
      throw new ModelInvalidError(
        path,
        `its network puts out ${output}; [null, 3] for classification, or [null, 1] for binary and regression, is wanted`,
      );
    }
    const layers = model.layers.map((layer) => ({
      name: layer.name,
      type: layer.getClassName(),
      output: describeShapes([{ shape: [layer.outputShape].flat() as (number | null)[] }]),
      weights: layer.countParams(),
    }));
    return { input, output, outputFormats, windowBars: size.windowBars, layers };
  } finally {
    model.dispose();
  }
}
