import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../base/pure/hashing.js';

/** Hidden, so that nobody lists what is in it or chooses it by itself; it can be named all the same. */
const INNER_FOLDER = '.parts';

/** A model that a training makes for an operation above it. */
export interface InnerModel {
  readonly operationId: string;
  /** Different for each model of the operation. */
  readonly key: string;
  /** Whether it stays when the operation is deleted, and is listed. */
  readonly isKept: boolean;
}

const FOLDER_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Returns the name of its folder below the models folder: one of its own, apart from those that people train. */
export function innerModelName({ operationId, key, isKept }: InnerModel): string {
  const name = FOLDER_NAME.test(key) ? key : sha256(key).slice(0, 16);
  return isKept ? `${operationId}.${name}` : `${INNER_FOLDER}/${operationId}/${name}`;
}

/** Removes the models of an operation that are not to be kept. */
export async function removeInnerModels(modelsDir: string, operationId: string): Promise<void> {
  await rm(join(modelsDir, INNER_FOLDER, operationId), { recursive: true, force: true });
}
