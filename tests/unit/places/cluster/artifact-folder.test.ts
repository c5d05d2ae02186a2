import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArtifactFolder } from '../../../../src/places/cluster/artifacts/artifact-folder.js';

const MOST = 100;

let path: string;
let gone: string[];
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'ktrdr-artifacts-'));
  gone = [];
});
afterEach(() => rm(path, { recursive: true, force: true }));

const open = (): Promise<ArtifactFolder> => ArtifactFolder.open(path, MOST, (hash) => void gone.push(hash));
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
async function* chunked(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 3);
  yield bytes.subarray(3);
}
const put = (folder: ArtifactFolder, bytes: Uint8Array): Promise<{ hash: string; size: number }> =>
  folder.put(chunked(bytes), { hash: null, size: null });
const some = (byte: number, size: number): Uint8Array => new Uint8Array(size).fill(byte);

describe('a folder of artefacts', () => {
  it('keeps bytes under their hash, once, and gives them again after the process', async () => {
    const folder = await open();
    const bytes = some(1, 10);
    const hash = hashOf(bytes);
    expect(await put(folder, bytes)).toEqual({ hash, size: 10 });
    await put(folder, bytes);
    expect(folder.bytes).toBe(10);
    const again = await open();
    expect(await readFile(again.use(hash) as string)).toEqual(Buffer.from(bytes));
    expect(again.use('0'.repeat(64))).toBeNull();
  });

  it('counts bytes once that come several times at once, and keeps what is used of them', async () => {
    const folder = await open();
    const bytes = some(1, 10);
    const twice = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { hash } = await put(folder, bytes);
        return folder.use(hash) as string;
      }),
    );
    expect(new Set(twice)).toEqual(new Set([join(path, hashOf(bytes))]));
    expect(folder.bytes).toBe(10);
    // All who use them have to let go before there is room for more.
    for (let users = 20; users > 0; users--) {
      await expect(put(folder, some(2, MOST))).rejects.toMatchObject({ code: 'ARTIFACT_REFUSED' });
      folder.release(hashOf(bytes));
    }
    await put(folder, some(2, MOST));
    expect(folder.bytes).toBe(MOST);
  });

  it.each([
    ['another hash', { hash: '0'.repeat(64), size: null }],
    ['fewer bytes than announced', { hash: null, size: 11 }],
    ['more bytes than announced', { hash: null, size: 9 }],
  ])('refuses %s and keeps nothing of it', async (_what, expected) => {
    const folder = await open();
    const refused = folder.put(chunked(some(1, 10)), expected);
    await expect(refused).rejects.toMatchObject({ code: 'ARTIFACT_REFUSED' });
    expect(await readdir(path)).toEqual([]);
    expect(folder.bytes).toBe(0);
  });

  it('lets go what was used least lately, also before this process', async () => {
    const first = await open();
    const [a, b] = [some(1, 40), some(2, 40)];
    await put(first, a);
    await put(first, b);
    await utimes(join(path, hashOf(a)), 2_000, 2_000);
    await utimes(join(path, hashOf(b)), 1_000, 1_000);
    const folder = await open();
    await put(folder, some(3, 40));
    expect(gone).toEqual([hashOf(b)]);
  });

  it('never lets go what is in use, and asks for room where all of it is', async () => {
    const folder = await open();
    const { hash } = await put(folder, some(1, 60));
    folder.use(hash);
    await expect(put(folder, some(2, 60))).rejects.toMatchObject({ code: 'ARTIFACT_REFUSED' });
    folder.letGo = async () => {
      folder.letGo = async () => false;
      folder.release(hash);
      return true;
    };
    await put(folder, some(2, 60));
    expect(gone).toEqual([hash]);
  });

  it('stays within its bound whatever comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 70 })), { maxLength: 12 }),
        async (all) => {
          const folder = await open();
          for (const [byte, size] of all) {
            await put(folder, some(byte, size));
            expect(folder.bytes).toBeLessThanOrEqual(MOST);
          }
          expect((await readdir(path)).sort()).toEqual([...folder.hashes].sort());
        },
      ),
      { numRuns: 20 },
    );
  });
});
