import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { JsonObject } from '../../base/pure/json.js';
import { listedInMessage } from '../../base/pure/message-limits.js';
import { unlessShort } from '../../base/pure/resource-shortage.js';
import { slipOfPath } from '../../domain/strategy/nearest-name.js';
import { requireFilledSizes } from './declared-sizes.js';
import { ModelInvalidError, ModelNotFoundError } from './model-errors.js';
import { ModelFiles } from './model-files.js';
import { modelHash } from './model-hash.js';
import { requireModestMetadata, requireModestModelJson } from './model-limits.js';
import { type ModelMetadata, modelMetadataSchema } from './model-metadata.js';
import { GRAPH_MODEL_REMEDY, otherFormatRemedy } from './other-formats.js';
import { byteLengthOf, findNonFiniteWeight, type WeightSpec, weightSpecSchema } from './weight-spec.js';

const MAX_JSON_BYTES = 16 * 2 ** 20;
const MAX_WEIGHT_BYTES = 512 * 2 ** 20;
/** Of a malformed file; the first of them are the way to mend it. */
const MAX_COMPLAINTS = 10;

/** A model as read from its folder, checked as far as that goes without TensorFlow. */
export interface ModelFolder {
  /** What messages call it. */
  readonly path: string;
  readonly metadata: ModelMetadata;
  /** SHA-256 of what decides a result; see modelHash. */
  readonly hash: string;
  /** `modelTopology` of model.json. */
  readonly topology: JsonObject;
  readonly weightSpecs: readonly WeightSpec[];
  /** All weights in the order of weightSpecs, little-endian. */
  readonly weightData: ArrayBuffer;
}

const modelJsonSchema = z.object({
  format: z.string().optional(),
  modelTopology: z.custom<JsonObject>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  ),
  weightsManifest: z.array(
    z.object({ paths: z.array(z.string().min(1)), weights: z.array(weightSpecSchema) }),
  ),
});

/**
 * Reads model.json, its weights and metadata.json.
 * @param folder path of the folder
 * @param name what messages call it; default: its path
 * @param within the folder that it has to lie in; null for anywhere
 * @throws ModelNotFoundError when there is nothing at the path
 * @throws ModelInvalidError when a file is missing, corrupt, too large, outside the folder or of another format
 */
export async function readModelFolder(
  folder: string,
  name = folder,
  within: string | null = null,
): Promise<ModelFolder> {
  const { files, ...network } = await openNetwork(folder, name, within);
  const metadata = await readMetadata(name, files);
  const model = { ...network, metadata };
  return { path: name, hash: modelHash(model), ...model };
}

/** A network as read from its folder. */
export type StoredNetwork = Pick<ModelFolder, 'topology' | 'weightSpecs' | 'weightData'>;

/**
 * Reads model.json and its weights, and nothing of metadata.json.
 * @throws ModelNotFoundError, ModelInvalidError like readModelFolder
 */
export async function readNetwork(folder: string, name = folder): Promise<StoredNetwork> {
  const { files: _files, ...network } = await openNetwork(folder, name, null);
  return network;
}

async function openNetwork(
  folder: string,
  name: string,
  within: string | null,
): Promise<StoredNetwork & { readonly files: ModelFiles }> {
  await requireFolder(folder, name);
  const files = await ModelFiles.open(folder, name, within);
  await refuseOtherFormats(files.root, name);
  const { topology, manifest } = await readModelJson(name, files);
  const weightSpecs = manifest.flatMap((group) => group.weights);
  const weightData = await readWeights(name, files, manifest);
  const nonFinite = findNonFiniteWeight(weightSpecs, weightData);
  if (nonFinite !== null) {
    throw new ModelInvalidError(
      name,
      `weight '${nonFinite}' holds a value that is not finite; train the model again`,
    );
  }
  requireFilledSizes(name, topology, weightSpecs);
  return { topology, weightSpecs, weightData, files };
}

type Manifest = z.infer<typeof modelJsonSchema>['weightsManifest'];

async function requireFolder(folder: string, name: string): Promise<void> {
  const info = await stat(folder).catch(unlessShort(null));
  if (info === null) throw new ModelNotFoundError(name, await nearestFolder(folder, name));
  if (info.isDirectory()) return;
  throw new ModelInvalidError(name, otherFormatRemedy(name) ?? 'it is a file; give its folder');
}

/** Finds the folder beside a missing one that was probably meant, under the name by which the missing one was called. */
async function nearestFolder(folder: string, name: string): Promise<string | null> {
  const beside = await readdir(dirname(folder), { withFileTypes: true }).catch(() => []);
  const names = beside
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
  return slipOfPath(
    name,
    names.sort().map((other) => join(dirname(name), other)),
  );
}

async function refuseOtherFormats(folder: string, name: string): Promise<void> {
  const files = (await readdir(folder)).sort();
  if (files.includes('model.json')) return;
  const remedies = files.flatMap((file) => otherFormatRemedy(file) ?? []);
  throw new ModelInvalidError(name, remedies[0] ?? "the file 'model.json' is missing");
}

async function readModelJson(
  folder: string,
  files: ModelFiles,
): Promise<{ topology: JsonObject; manifest: Manifest }> {
  const raw = await files.readJson('model.json', MAX_JSON_BYTES);
  if (isGraphModel(raw)) {
    throw new ModelInvalidError(folder, GRAPH_MODEL_REMEDY);
  }
  requireModestModelJson(folder, raw);
  const parsed = modelJsonSchema.safeParse(raw);
  if (!parsed.success)
    throw new ModelInvalidError(folder, `'model.json' is malformed: ${describe(parsed.error)}`);
  return { topology: parsed.data.modelTopology, manifest: parsed.data.weightsManifest };
}

function isGraphModel(raw: unknown): boolean {
  if (typeof raw !== 'object' || raw === null) return false;
  if ('format' in raw && raw.format === 'graph-model') return true;
  const topology = 'modelTopology' in raw ? raw.modelTopology : null;
  return typeof topology === 'object' && topology !== null && 'node' in topology;
}

async function readWeights(folder: string, files: ModelFiles, manifest: Manifest): Promise<ArrayBuffer> {
  const expected = manifest.map((group) => group.weights.reduce((sum, spec) => sum + byteLengthOf(spec), 0));
  const total = expected.reduce((sum, length) => sum + length, 0);
  if (!(total <= MAX_WEIGHT_BYTES)) {
    throw new ModelInvalidError(
      folder,
      `its weights take ${total} bytes, at most ${MAX_WEIGHT_BYTES} are read`,
    );
  }
  const data = new Uint8Array(total);
  let offset = 0;
  for (const [index, group] of manifest.entries()) {
    const end = offset + (expected[index] as number);
    for (const path of group.paths) {
      const shard = await files.read(path, MAX_WEIGHT_BYTES);
      if (offset + shard.length > end) throw wrongLength(folder, group.paths, expected[index] as number);
      data.set(shard, offset);
      offset += shard.length;
    }
    if (offset !== end) throw wrongLength(folder, group.paths, expected[index] as number);
  }
  return data.buffer;
}

function wrongLength(folder: string, paths: readonly string[], expected: number): ModelInvalidError {
  const files = listedInMessage(paths.map((path) => `'${path}'`));
  return new ModelInvalidError(
    folder,
    `the weights in ${files} do not have the ${expected} bytes that model.json announces; copy the files again`,
  );
}

async function readMetadata(folder: string, files: ModelFiles): Promise<ModelMetadata> {
  return checkMetadata(folder, await files.readJson('metadata.json', MAX_JSON_BYTES));
}

/**
 * Reads what metadata.json says, unchecked; nothing where there is none.
 * @throws ModelInvalidError when it is no JSON object
 */
export async function readMetadataNotes(folder: string): Promise<JsonObject> {
  if (!(await readdir(folder)).includes('metadata.json')) return {};
  const files = await ModelFiles.open(folder, folder, null);
  const notes = z
    .record(z.string(), z.json())
    .safeParse(await files.readJson('metadata.json', MAX_JSON_BYTES));
  if (notes.success) return notes.data;
  throw new ModelInvalidError(folder, "'metadata.json' is no JSON object");
}

/**
 * Checks the content of a metadata.json and fills in what it leaves out.
 * @param name what messages call the model
 * @throws ModelInvalidError with everything that is wrong
 */
export function checkMetadata(name: string, content: unknown): ModelMetadata {
  requireModestMetadata(name, content);
  const parsed = modelMetadataSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new ModelInvalidError(name, `'metadata.json' is malformed: ${describe(parsed.error)}`);
}

function describe(error: z.ZodError): string {
  return listedInMessage(
    error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`),
    { separator: '; ', limit: MAX_COMPLAINTS },
  );
}
