import { readdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from './sync-to-disk.js';

/** How the publication of a folder went. */
export type FolderPublication =
  | 'published'
  /** There was one with the very same files already. */
  | 'present'
  /** There is another one of that name, which stays as it is. */
  | 'taken';

/**
 * Gives a folder that was prepared under a hidden name its own, all or nothing, also after a power cut.
 * @param draft holds files only, which are on the disk; on the same file system as the target
 */
export async function publishFolder(draft: string, target: string): Promise<FolderPublication> {
  const present = await filesOf(target);
  if (present === null) {
    try {
      await syncFolder(draft);
      await rename(draft, target);
      await syncFolder(dirname(target));
      return 'published';
    } catch (error) {
      if (!isOccupied(error)) throw error;
    }
  }
  return (await haveSameFiles(draft, target)) ? 'present' : 'taken';
}

async function haveSameFiles(one: string, other: string): Promise<boolean> {
  const [names, others] = [await filesOf(one), await filesOf(other)];
  if (names === null || others === null || names.join('/') !== others.join('/')) return false;
  const equal = await Promise.all(
    names.map(async (name) => (await readFile(join(one, name))).equals(await readFile(join(other, name)))),
  );
  return equal.every(Boolean);
}

/** Returns the names in a folder, sorted; null when there is no folder of that name. */
async function filesOf(folder: string): Promise<readonly string[] | null> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isNoFolder(error)) return null;
    throw error;
  }
}

function isNoFolder(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function isOccupied(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(String(error.code))
  );
}
