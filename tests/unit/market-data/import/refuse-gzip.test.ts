import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readLineBatches } from '../../../../src/market-data/import/read-lines.js';
import { requireUnpackable } from '../../../../src/market-data/import/unpack-gzip.js';

const MEGABYTE = 1_000_000;
const HEADER = 'timestamp,open,high,low,close,volume\n';
const ROW = '2024-01-02,100.5,101.25,99.75,100,1000\n';
const TOO_LARGE = 'more than 100 times its size, as no file of bars does';
const DAMAGED = 'is a damaged gzip file';

/** The same row again and again: deflate packs it to a three hundredth or less. */
const repeated = (megabytes: number): Buffer => Buffer.alloc(megabytes * MEGABYTE, ROW);

/** Rows that repeat nothing, so that they pack as bars do. */
function ordinary(count: number): string {
  let rows = '';
  for (let index = 0; index < count; index++)
    rows += `${index},${Math.sin(index)},${Math.cos(index)},${Math.tan(index)},${Math.sqrt(index)},${index % 977}\n`;
  return rows;
}

/** Writes another length than the true one where gzip tells it: in the last four bytes, the lowest first. */
function withTrailer(packed: Buffer, length: number): Buffer {
  const changed = Buffer.from(packed);
  changed.writeUInt32LE(length, changed.length - 4);
  return changed;
}

/** Counts the lines that come out of a file before it ends or is refused. */
async function countLines(content: Buffer) {
  const folder = await mkdtemp(join(tmpdir(), 'ktrdr-gzip-'));
  try {
    await writeFile(join(folder, 'bars.csv.gz'), content);
    await using file = await open(join(folder, 'bars.csv.gz'));
    let lines = 0;
    let refusal: string | null = null;
    try {
      const { signal } = new AbortController();
      for await (const batch of readLineBatches(file, 'bars.csv.gz', 1, signal)) lines += batch.lines.length;
    } catch (error) {
      refusal = (error as Error).message;
    }
    return { lines, refusal };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const bomb = gzipSync(HEADER + repeated(60).toString());

describe('a gzip file that is refused', () => {
  it.each<[string, Buffer, string]>([
    ['as one part', bomb, TOO_LARGE],
    ['as sixty parts', Buffer.concat(Array<Buffer>(60).fill(gzipSync(repeated(1)))), TOO_LARGE],
    [
      'behind bars that pack as bars do, and before a small last part',
      Buffer.concat([gzipSync(HEADER + ordinary(200)), bomb, gzipSync(ROW)]),
      TOO_LARGE,
    ],
    ['with a length that tells one row', withTrailer(bomb, HEADER.length + ROW.length), TOO_LARGE],
    ['with a length of 0', withTrailer(bomb, 0), TOO_LARGE],
    ['small, with a length that is too long', withTrailer(gzipSync(HEADER + ROW), 0xffffffff), DAMAGED],
    ['small, with a length that is too short', withTrailer(gzipSync(HEADER + ROW), 1), DAMAGED],
    ['cut at its end', gzipSync(HEADER + ordinary(5_000)).subarray(0, -9), DAMAGED],
  ])('gives no line: %s', async (_title, content, refusal) => {
    const read = await countLines(content);
    expect(read.refusal).toContain(refusal);
    expect(read.lines).toBe(0);
  });

  it('is read no further than to its bound', async () => {
    const part = gzipSync(repeated(1));
    let given = 0;
    const packed = Readable.from(
      (function* () {
        for (; given < 400; given++) yield part;
      })(),
    );
    await expect(requireUnpackable(packed, 'bars.csv.gz', 200_000)).rejects.toThrow(TOO_LARGE);
    // A hundred times 200 kB are 20 parts of 1 MB, and the next is one too many. Beyond it only what lies in buffers is
    // read: 16 kB at zlib, one part at the source, and one between them.
    expect(given).toBeGreaterThan(20);
    expect(given).toBeLessThanOrEqual(20 + 1 + Math.ceil(16_384 / part.length) + 1 + 1);
    expect(packed.destroyed).toBe(true);
  });
});

describe('a gzip file that is not refused', () => {
  it.each([
    ['before its first line', 0],
    ['between two lines', 1],
  ])('is left %s once nobody wants it', async (_title, wanted) => {
    const folder = await mkdtemp(join(tmpdir(), 'ktrdr-gzip-'));
    await writeFile(join(folder, 'bars.csv.gz'), gzipSync(HEADER + ordinary(20_000)));
    const file = await open(join(folder, 'bars.csv.gz'));
    const controller = new AbortController();
    const batches = readLineBatches(file, 'bars.csv.gz', 1, controller.signal);
    for (let line = 0; line < wanted; line++) expect((await batches.next()).done).toBe(false);
    const rest = (async () => {
      for await (const _batch of batches);
    })();
    controller.abort();
    await expect(rest).rejects.toMatchObject({ name: 'AbortError' });
    // The file belongs to who opened it.
    expect((await file.stat()).isFile()).toBe(true);
    await file.close();
    await rm(folder, { recursive: true });
  });

  it('gives each line once, to the last of its parts', async () => {
    const content = Buffer.concat([gzipSync(HEADER + ordinary(300)), gzipSync(ROW)]);
    expect(await countLines(content)).toEqual({ lines: 1 + 300 + 1, refusal: null });
  });
});
