import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { withFolderLock } from '../base/outer/files/folder-lock.js';
import { publishFolder } from '../base/outer/files/publish-folder.js';
import { syncFile, syncFolder } from '../base/outer/files/sync-to-disk.js';
import { removeUnfinishedFiles } from '../base/outer/files/unfinished-files.js';
import type { ArtifactIndex, WorkFile } from '../operations/ports/artifacts.js';
import type { LibraryItem } from '../operations/ports/shared-library.js';
import type { ArtifactDepot } from '../places/cluster/artifacts/artifact-depot.js';
import type { Folders } from '../places/cluster/artifacts/work-folders.js';

export interface ArrivalMeans {
  readonly folders: Folders;
  readonly depot: ArtifactDepot;
  readonly index: ArtifactIndex;
  readonly logger: Logger;
}

const DRAFT = /^\.arriving-/;
const LONGEST_WAIT_MS = 60_000;

/**
 * Takes an item of the cluster into its folder here. What is there already under its name stays, unless the cluster knows
 * it: bars that a load has been given are replaced by what it made of them.
 */
export async function bringItem(item: LibraryItem, means: ArrivalMeans): Promise<void> {
  await (item.folder === 'models' ? bringModel(item, means) : bringBars(item, means));
}

/** Removes what a process that died has left of models that it took in. */
export async function removeBroughtDrafts(modelsDir: string): Promise<void> {
  const names = await readdir(modelsDir).catch(() => []);
  for (const name of names.filter((one) => DRAFT.test(one)))
    await rm(join(modelsDir, name), { recursive: true, force: true });
}

async function bringModel(
  { name, files }: LibraryItem,
  { folders, depot, logger }: ArrivalMeans,
): Promise<void> {
  const target = join(folders.models, name);
  const draft = join(folders.models, `.arriving-${randomUUID()}`);
  try {
    await mkdir(draft, { recursive: true });
    for (const file of files) await copyTo(join(draft, file.path), file, depot);
    await mkdir(dirname(target), { recursive: true });
    if ((await publishFolder(draft, target)) === 'taken')
      logger.warn(
        { model: name },
        'a model of the cluster is hidden by another one of its name in MODELS_DIR',
      );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function bringBars(
  { name, files }: LibraryItem,
  { folders, depot, index, logger }: ArrivalMeans,
): Promise<void> {
  await mkdir(folders.data, { recursive: true });
  await withFolderLock(folders.data, AbortSignal.timeout(LONGEST_WAIT_MS), async () => {
    // What a process that died was about to put here.
    await removeUnfinishedFiles(folders.data);
    const present = await hashOf(join(folders.data, name));
    if (await areThere(files, folders.data)) return;
    if (present !== null && (await index.find(present)) === null) {
      logger.warn({ file: name }, 'bars that hosts have loaded stay out: DATA_DIR has others of the name');
      return;
    }
    for (const file of files) {
      const draft = join(folders.data, `.${file.path}.${randomUUID()}.tmp`);
      await copyTo(draft, file, depot);
      await rename(draft, join(folders.data, file.path));
    }
    await syncFolder(folders.data);
  });
}

/** One that died between the bars and their description goes on with the description. */
async function areThere(files: readonly WorkFile[], folder: string): Promise<boolean> {
  for (const { path, hash } of files) if ((await hashOf(join(folder, path))) !== hash) return false;
  return true;
}

/** The copy is on the disk when this resolves: what has been brought is not brought again. */
async function copyTo(
  target: string,
  file: { readonly path: string; readonly hash: string },
  depot: ArtifactDepot,
): Promise<void> {
  const source = await depot.file(file);
  try {
    await copyFile(source, target);
    await syncFile(target);
  } finally {
    depot.release(file.hash);
  }
}

async function hashOf(path: string): Promise<string | null> {
  const digest = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) digest.update(chunk as Uint8Array);
    return digest.digest('hex');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
