import { lstat, mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StandIn } from '../../../../src/operations/ports/stand-ins.js';
import {
  decodeStandIns,
  encodeStandIns,
  makeStandIns,
} from '../../../../src/places/cluster/artifacts/stand-in-files.js';

const STAND_INS: readonly StandIn[] = [
  { path: 'data/NAMED_1d.csv', kind: 'file', bytes: 0 },
  { path: 'strategies/large.yaml', kind: 'file', bytes: 5_000_000_000 },
  { path: 'models/empty', kind: 'folder' },
  { path: 'data/LINKED_1d.csv', kind: 'outside' },
  { path: 'data/LOST_1d.csv', kind: 'nowhere' },
  { path: 'data/SHELF_1d.csv', kind: 'linked-folder' },
  { path: 'data/SECRET_1d.csv', kind: 'closed' },
];

describe('stand-ins', () => {
  let folder: string;
  const at = (path: string): string => join(folder, path);

  beforeEach(async () => {
    folder = join(await realpath(await mkdtemp(join(tmpdir(), 'stand-ins-'))), 'work');
    await mkdir(folder);
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  it('are files of a size, folders, and links', async () => {
    await makeStandIns(folder, STAND_INS);
    expect((await stat(at('data/NAMED_1d.csv'))).size).toBe(0);
    const { size, blocks } = await stat(at('strategies/large.yaml'));
    expect([size, blocks]).toEqual([5_000_000_000, 0]);
    expect((await stat(at('models/empty'))).isDirectory()).toBe(true);
    expect(await realpath(at('data/LINKED_1d.csv'))).toBe(join(folder, '..'));
    expect((await lstat(at('data/SHELF_1d.csv'))).isSymbolicLink()).toBe(true);
    expect((await stat(at('data/SHELF_1d.csv'))).isDirectory()).toBe(true);
    expect((await stat(at('data/SECRET_1d.csv'))).mode & 0o777).toBe(0);
    expect((await lstat(at('data/LOST_1d.csv'))).isSymbolicLink()).toBe(true);
    await expect(stat(at('data/LOST_1d.csv'))).rejects.toThrow('ELOOP');
  });

  it('leave alone what is there', async () => {
    await mkdir(at('models/empty'), { recursive: true });
    await mkdir(at('data'));
    for (const name of ['NAMED', 'LINKED', 'LOST']) await writeFile(at(`data/${name}_1d.csv`), name);
    await makeStandIns(folder, STAND_INS);
    for (const name of ['NAMED', 'LINKED', 'LOST'])
      expect(await readFile(at(`data/${name}_1d.csv`), 'utf8')).toBe(name);
  });

  it('are read back as they were written, and refused where they leave their folder', async () => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of encodeStandIns(STAND_INS)) chunks.push(chunk);
    expect(decodeStandIns(Buffer.concat(chunks))).toEqual(STAND_INS);
    const outside = Buffer.from('[{"path":"data/../../x","kind":"folder"}]');
    expect(() => decodeStandIns(outside)).toThrow();
  });
});
