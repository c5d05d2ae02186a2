import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { z } from 'zod';
import { describeReadFailure } from '../../base/outer/files/describe-read-failure.js';
import { unlessShort } from '../../base/pure/resource-shortage.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import { readModelFolder } from './model-folder.js';
import { type ModelMetadata, modelMetadataSchema } from './model-metadata.js';
import { modelSuitability } from './model-suitability.js';

/** One folder of the models folder; what cannot be read is listed with the reason. */
export type ListedModel = { readonly name: string; readonly createdAt: Date } & (
  | { readonly valid: true; readonly metadata: ModelMetadata; readonly hash: string }
  | { readonly valid: false; readonly error: string }
);

const listed = { name: z.string(), createdAt: z.date() };

export const listedModelSchema: z.ZodType<ListedModel> = z.discriminatedUnion('valid', [
  z.strictObject({ ...listed, valid: z.literal(true), metadata: modelMetadataSchema, hash: z.string() }),
  z.strictObject({ ...listed, valid: z.literal(false), error: z.string() }),
]);

/** Reads one folder of the models folder for a list. */
export type ReadModel = (modelsDir: string, name: string) => Promise<ListedModel>;

/**
 * Lists the folders of the models folder by name; hidden ones, and links that lead out of it, are passed over.
 * @param modelsDir may be missing: then there are no models
 * @param read default: from the disk, each time
 */
export async function listModelFolders(
  modelsDir: string,
  read: ReadModel = readListedModel,
): Promise<readonly ListedModel[]> {
  const entries = await readdir(modelsDir, { withFileTypes: true }).catch(unlessShort([]));
  const models: ListedModel[] = [];
  // One after another: folders may hold hundreds of megabytes each.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolderInside(modelsDir, entry.name)))) {
      models.push(await read(modelsDir, entry.name));
    }
  }
  return models;
}

async function isFolderInside(modelsDir: string, name: string): Promise<boolean> {
  try {
    const path = await realpath(join(modelsDir, name));
    return path.startsWith(`${await realpath(modelsDir)}${sep}`) && (await stat(path)).isDirectory();
  } catch (error) {
    return unlessShort(false)(error);
  }
}

/**
 * Reads one folder; weights are checked, then forgotten. `createdAt` is when model.json was last written, or the
 * folder where there is none, so that folders themselves hold no clock.
 */
export const readListedModel: ReadModel = async (modelsDir, name) => {
  const path = join(modelsDir, name);
  const written = (await statOrNull(join(path, 'model.json'))) ?? (await statOrNull(path));
  const common = { name, createdAt: written?.mtime ?? new Date(0) };
  const publicName = `models/${name}`;
  try {
    const { metadata, hash } = await readModelFolder(path, publicName, modelsDir);
    return { ...common, valid: true, metadata, hash };
  } catch (error) {
    return { ...common, valid: false, error: describeReadFailure(publicName, error) };
  }
};

/** Returns a text that changes when a file of a model folder does. */
export async function modelFolderVersion(modelsDir: string, name: string): Promise<string> {
  const folder = join(modelsDir, name);
  const files = await readdir(folder, { recursive: true }).catch(unlessShort([]));
  const versions = await Promise.all(['.', ...files.sort()].map((file) => versionOf(folder, file)));
  return versions.join('|');
}

async function versionOf(folder: string, file: string): Promise<string> {
  const info = await stat(join(folder, file), { bigint: true }).catch(unlessShort(null));
  return info === null ? `${file}:-` : `${file}:${info.ino}:${info.size}:${info.mtimeNs}:${info.ctimeNs}`;
}

function statOrNull(path: string) {
  return stat(path).catch(unlessShort(null));
}

type ValidModel = ListedModel & { readonly valid: true };

/**
 * Picks the model of a strategy: of the valid ones that were trained for its name those that suit it best, of these the
 * newest, of equally old ones the later name.
 * @param strategy null where nothing but its name can be read
 * @returns null when there is none
 */
export function newestModelFor(
  models: readonly ListedModel[],
  strategyName: string,
  strategy: Strategy | null = null,
): ValidModel | null {
  let best: { readonly model: ValidModel; readonly suitability: number } | null = null;
  for (const model of models) {
    if (!model.valid || model.metadata.strategy?.name !== strategyName) continue;
    // One of a window or a trial has learned from less than there is, or by other values.
    if (model.metadata.partOf !== null) continue;
    const suitability = strategy === null ? 0 : modelSuitability(model.metadata, strategy);
    const lead = suitability - (best?.suitability ?? -1);
    if (best === null || lead > 0 || (lead === 0 && isNewer(model, best.model)))
      best = { model, suitability };
  }
  return best?.model ?? null;
}

function isNewer(model: ListedModel, other: ListedModel): boolean {
  const difference = model.createdAt.getTime() - other.createdAt.getTime();
  if (difference !== 0) return difference > 0;
  return model.name.localeCompare(other.name, 'en', { numeric: true }) > 0;
}
