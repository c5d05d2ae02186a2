import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unlessShort } from '../../pure/resource-shortage.js';

/**
 * Returns the paths of the files below a folder, relative to it and with slashes, in no order; none where there is no
 * folder. Hidden entries are passed over, and linked folders are not entered, so that no chain of links goes on for ever.
 * @param isWanted decides by the name
 */
export async function pathsBelow(
  folder: string,
  isWanted: (name: string) => boolean,
  above: readonly string[] = [],
): Promise<readonly string[]> {
  const entries = await readdir(join(folder, ...above), { withFileTypes: true }).catch(
    unlessShort<Dirent[]>([]),
  );
  const paths: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const steps = [...above, entry.name];
    if (entry.isDirectory()) paths.push(...(await pathsBelow(folder, isWanted, steps)));
    else if (isWanted(entry.name)) paths.push(steps.join('/'));
  }
  return paths;
}
