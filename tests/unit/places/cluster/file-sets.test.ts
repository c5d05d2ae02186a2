import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArtifactDepot } from '../../../../src/places/cluster/artifacts/artifact-depot.js';
import { ArtifactMissingError } from '../../../../src/places/cluster/artifacts/artifact-errors.js';
import { FileSets } from '../../../../src/places/cluster/artifacts/file-sets.js';

describe('folders with the files of an operation', () => {
  let root: string;
  let sets: FileSets;
  /** Hashes that are in use. */
  const used: string[] = [];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'ktrdr-sets-'));
    await writeFile(join(root, 'here'), 'bars');
    used.length = 0;
    const depot = {
      async file({ hash, path }: { readonly hash: string; readonly path: string }) {
        if (hash !== 'here') throw new ArtifactMissingError(path, hash, []);
        used.push(hash);
        return join(root, hash);
      },
      release: (hash: string) => used.splice(used.indexOf(hash), 1),
    };
    await mkdir(join(root, 'folders'));
    sets = await FileSets.open(join(root, 'folders'), depot as unknown as ArtifactDepot);
  });
  afterEach(() => rm(root, { recursive: true }));

  it.each(['read', 'write'] as const)(
    'leave nothing where one of them is to be had nowhere: %s',
    async (how) => {
      const files = ['here', 'gone'].map((hash) => ({ path: `${hash}.csv`, hash }));
      await expect(sets[how](files)).rejects.toMatchObject({ code: 'ARTIFACT_MISSING' });
      expect(await readdir(join(root, 'folders'))).toEqual([]);
      expect(used).toEqual([]);
    },
  );
});
