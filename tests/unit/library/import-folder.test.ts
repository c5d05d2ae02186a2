import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ImportFolder, UploadRefusedError } from '../../../src/library/import-folder.js';

let folder = '';
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'ktrdr-uploads-')), 'import');
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const imports = (changed: { mayWrite?: boolean; maxBytes?: number; silenceMs?: number } = {}) =>
  new ImportFolder({ folder, mayWrite: true, maxBytes: 100, silenceMs: 10_000, ...changed });

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}
const upload = (name: string, chunks = pieces('a,b\n', '1,2\n'), announcedBytes: number | null = null) => ({
  ...{ name, chunks, announcedBytes },
});
const files = () => readdir(folder).catch(() => []);

async function codeOf(storing: Promise<unknown>): Promise<string> {
  const error = await storing.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UploadRefusedError)) throw error;
  return error.code;
}

describe('a file that is sent to the import folder', () => {
  it('stands there once it is whole, and replaces one of its name', async () => {
    expect(await imports().store(upload('prices.csv', pieces('a,b\n', '1,2\n'), 8))).toEqual({
      ...{ bytes: 8, isReplacement: false },
    });
    expect(await readFile(join(folder, 'prices.csv'), 'utf8')).toBe('a,b\n1,2\n');
    expect(await imports().store(upload('prices.csv', pieces('new')))).toEqual({
      ...{ bytes: 3, isReplacement: true },
    });
    expect(await files()).toEqual(['prices.csv']);
  });

  it.each([
    ['..', '.'],
    ['../out.csv', 'a/../../out.csv'],
    ['/etc/passwd', 'a/b.csv'],
    ['a\\b.csv', 'C:x.csv'],
    ['.hidden', ''],
    ['x.tmp', 'a\0b'],
    ['a\u001b[2J.csv', 'x'.repeat(201)],
  ])('has a name inside the folder: not %j, not %j', async (...names) => {
    for (const name of names) expect(await codeOf(imports().store(upload(name)))).toBe('INVALID_PATH');
    expect(await readdir(join(folder, '..'))).toEqual([]);
  });

  it('replaces a link instead of writing where it leads, and no folder', async () => {
    await mkdir(join(folder, 'sub'), { recursive: true });
    const outside = join(folder, '..', 'outside.csv');
    await writeFile(outside, 'mine');
    await symlink(outside, join(folder, 'link.csv'));
    await imports().store(upload('link.csv'));
    expect(await readFile(outside, 'utf8')).toBe('mine');
    expect(await codeOf(imports().store(upload('sub')))).toBe('INVALID_PATH');
  });

  it.each([
    ['more than it may have', () => imports({ maxBytes: 7 }), upload('x.csv'), 'UPLOAD_TOO_LARGE'],
    ['as much announced', () => imports({ maxBytes: 7 }), upload('x.csv', pieces(), 8), 'UPLOAD_TOO_LARGE'],
    ['less than announced', imports, upload('x.csv', pieces('1'), 8), 'UPLOAD_CUT'],
    [
      'a line that breaks',
      imports,
      upload(
        'x.csv',
        (async function* () {
          yield new Uint8Array(3);
          throw new Error('aborted');
        })(),
      ),
      'UPLOAD_CUT',
    ],
    [
      'a sender that falls silent',
      () => imports({ silenceMs: 20 }),
      upload(
        'x.csv',
        (async function* () {
          yield new Uint8Array(3);
          await new Promise(() => undefined);
        })(),
      ),
      'UPLOAD_STALLED',
    ],
    [
      'a library that is not written',
      () => imports({ mayWrite: false }),
      upload('x.csv'),
      'LIBRARY_READ_ONLY',
    ],
  ])('leaves nothing, and what was there as it was, with %s', async (_what, made, sent, code) => {
    await mkdir(folder);
    await writeFile(join(folder, 'x.csv'), 'old');
    expect(await codeOf(made().store(sent))).toBe(code);
    expect(await files()).toEqual(['x.csv']);
    expect(await readFile(join(folder, 'x.csv'), 'utf8')).toBe('old');
  });

  it('may take longer than a sender may be silent', async () => {
    const slow = (async function* () {
      for (let at = 0; at < 5; at += 1) {
        await new Promise((resolve) => setTimeout(resolve, 40));
        yield new Uint8Array(1);
      }
    })();
    expect((await imports({ silenceMs: 150 }).store(upload('x.csv', slow))).bytes).toBe(5);
  });
});

describe('the import folder', () => {
  it('lists what loads may read, and nothing of what is not whole', async () => {
    expect(await imports().list()).toEqual([]);
    await mkdir(join(folder, 'sub'), { recursive: true });
    for (const name of ['b.csv', 'a.csv.gz', 'sub/c.csv', '.hidden', 'x.csv.0.tmp'])
      await writeFile(join(folder, name), '');
    expect(await imports().list()).toEqual(['a.csv.gz', 'b.csv', 'sub/c.csv']);
  });

  it('removes what was left of uploads long ago, and nothing that may still be written', async () => {
    await mkdir(folder);
    const part = (id: number) => join(folder, `x.csv.${id}0000000-0000-4000-8000-000000000000.tmp`);
    for (const id of [1, 2]) await writeFile(part(id), '');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(part(1), longAgo, longAgo);
    await imports().tidyUp();
    expect(await files()).toEqual([part(2).slice(folder.length + 1)]);
    await utimes(part(2), longAgo, longAgo);
    await imports().store(upload('new.csv'));
    expect(await files()).toEqual(['new.csv']);
  });
});
