import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFolderLock } from '../../../../../src/base/outer/files/folder-lock.js';
import { tidyUpFolder } from '../../../../../src/base/outer/files/tidy-up-folder.js';

const HALF_WRITTEN = 'COIN_1m.csv.70d31325-6d96-4bd5-9b3e-5547fb9cdc93.tmp';
const OF_OTHERS = ['COIN_1m.csv', 'COIN_1m.csv.tmp', 'notes.70d31325.tmp'];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-tidy-'));
  for (const name of [HALF_WRITTEN, ...OF_OTHERS]) await writeFile(join(folder, name), '');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const files = async () => (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();

describe('a file that a killed process has left half-written', () => {
  it('is removed, and nothing else is', async () => {
    await tidyUpFolder(folder);
    expect(await files()).toEqual(OF_OTHERS);
  });

  it('is removed from folders within where these are written, too', async () => {
    await mkdir(join(folder, 'sub'));
    const nested = join('sub', HALF_WRITTEN);
    await writeFile(join(folder, nested), '');
    await tidyUpFolder(folder);
    expect(await readdir(join(folder, 'sub'))).toEqual([HALF_WRITTEN]);
    await tidyUpFolder(folder, { recursive: true });
    expect(await readdir(join(folder, 'sub'))).toEqual([]);
  });

  it('stays while somebody stores bars', async () => {
    await withFolderLock(folder, new AbortController().signal, async () => {
      await tidyUpFolder(folder);
      expect(await files()).toContain(HALF_WRITTEN);
    });
  });

  it('is not looked for in a folder that is not there', async () => {
    await tidyUpFolder(join(folder, 'absent'));
  });
});
