import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelInvalidError, ModelNotFoundError } from './model-errors.js';
import { readModelFolder } from './model-folder.js';
import type { ModelMetadata } from './model-metadata.js';

/** One folder of the models folder; what cannot be read is listed with the reason. */
export type ListedModel = { readonly name: string; readonly path: string; readonly createdAt: Date } & (
  | { readonly valid: true; readonly metadata: ModelMetadata; readonly hash: string }
  | { readonly valid: false; readonly error: string }
);

/**
 * Lists the folders of the models folder by name; weights are read and checked, then forgotten.
 * `createdAt` is when model.json was last written, so that folders themselves hold no clock.
 * @param modelsDir may be missing: then there are no models
 */
export async function listModelFolders(modelsDir: string): Promise<readonly ListedModel[]> {
  const entries = await readdir(modelsDir, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
  const models: ListedModel[] = [];
  // One after another: folders may hold hundreds of megabytes each.
  for (const name of names) models.push(await readListed(name, join(modelsDir, name)));
  return models;
}

async function readListed(name: string, path: string): Promise<ListedModel> {
  const info = await stat(join(path, 'model.json')).catch(() => null);
  const common = { name, path, createdAt: info?.mtime ?? new Date(0) };
  try {
    const { metadata, hash } = await readModelFolder(path);
    return { ...common, valid: true, metadata, hash };
  } catch (error) {
    if (error instanceof ModelInvalidError || error instanceof ModelNotFoundError) {
      return { ...common, valid: false, error: error.message };
    }
    throw error;
  }
}

/**
 * Picks the newest valid model that was trained for a strategy; of equally old ones the later name.
 * @returns null when there is none
 */
export function newestModelFor(
  models: readonly ListedModel[],
  strategyName: string,
): (ListedModel & { valid: true }) | null {
  let newest: (ListedModel & { valid: true }) | null = null;
  for (const model of models) {
    if (!model.valid || model.metadata.strategy?.name !== strategyName) continue;
    if (newest === null || isNewer(model, newest)) newest = model;
  }
  return newest;
}

function isNewer(model: ListedModel, other: ListedModel): boolean {
  const difference = model.createdAt.getTime() - other.createdAt.getTime();
  if (difference !== 0) return difference > 0;
  return model.name.localeCompare(other.name, 'en', { numeric: true }) > 0;
}
