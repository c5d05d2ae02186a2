import { randomUUID } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { resourceShortage } from '../../base/pure/resource-shortage.js';
import type { ModelMetadata } from '../inference/model-metadata.js';
import type { NetworkArtifacts } from './model-artifacts.js';
import { ModelExistsError, ModelNotWrittenError } from './training-errors.js';

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
  try {
    await writeModelDraft(draft, network, metadata);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (isOccupied(error)) throw new ModelExistsError(target);
    throw error;
  }
  return target;
}

/**
 * Writes the files of a model into a folder that nobody looks into yet, in the place of what is there.
 * They are on the disk, not only on their way to it, before this resolves.
 * @throws ModelNotWrittenError when the file system does not take them
 */
export async function writeModelDraft(
  folder: string,
  network: NetworkArtifacts,
  metadata: ModelMetadata,
): Promise<void> {
  const files = [
    ['model.json', toText(network.modelJson)],
    ['weights.bin', network.weightData],
    ['metadata.json', toText(metadata)],
  ] as const;
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    for (const [name, content] of files) await writeDurably(join(folder, name), content);
  } catch (error) {
    throw notWritten(error);
  }
}

function notWritten(error: unknown): unknown {
  const shortage = resourceShortage(error);
  // A full disk is a matter of the folder.
  return shortage === null || shortage.isDisk ? new ModelNotWrittenError(error) : shortage;
}

async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
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
