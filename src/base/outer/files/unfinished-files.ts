import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What `replaceFile` calls a file before it is whole. */
const UNFINISHED = /\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.tmp$/;

/** Lists what `replaceFile` has begun in a folder and not ended; nothing for a folder that cannot be read. */
export async function unfinishedFiles(
  folder: string,
  options = { recursive: false },
): Promise<readonly string[]> {
  const names = await readdir(folder, options).catch(() => []);
  return names.filter((name) => UNFINISHED.test(name)).map((name) => join(folder, name));
}

/**
 * Removes what processes that died have left of files that they were replacing. To be called while nobody else
 * replaces a file in the folder: a file that vanishes fails its replacement.
 */
export async function removeUnfinishedFiles(folder: string, options = { recursive: false }): Promise<void> {
  for (const path of await unfinishedFiles(folder, options)) await rm(path, { force: true });
}
