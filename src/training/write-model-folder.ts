import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelMetadata } from '../inference/model-metadata.js';
import type { NetworkArtifacts } from './model-artifacts.js';
import { ModelExistsError } from './training-errors.js';

/**
 * Writes `<modelsDir>/<name>/` with model.json, weights.bin and metadata.json.
 *
 * The folder appears complete or not at all: it is written under a hidden name and renamed. It holds no clock, so
 * that equal models give equal bytes.
 * @param name one path segment, already validated
 * @returns the path of the folder
 * @throws ModelExistsError when there is one of that name
 */
export async function writeModelFolder(
  modelsDir: string,
  name: string,
  network: NetworkArtifacts,
  metadata: ModelMetadata,
): Promise<string> {
  const target = join(modelsDir, name);
  await mkdir(modelsDir, { recursive: true });
  if (await exists(target)) throw new ModelExistsError(target);
  const draft = join(modelsDir, `.draft-${randomUUID()}`);
  await mkdir(draft);
  try {
    await writeFile(join(draft, 'model.json'), toText(network.modelJson));
    await writeFile(join(draft, 'weights.bin'), network.weightData);
    await writeFile(join(draft, 'metadata.json'), toText(metadata));
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (isOccupied(error)) throw new ModelExistsError(target);
    throw error;
  }
  return target;
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

function isOccupied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST');
}
