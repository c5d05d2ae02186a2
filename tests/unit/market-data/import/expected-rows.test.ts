import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectedRows } from '../../../../src/market-data/import/expected-rows.js';

const ROWS = 20_000;
const rows = Array.from({ length: ROWS }, (_row, at) => {
  const stamp = new Date(Date.UTC(2024, 0, 1, 0, at)).toISOString();
  return `${stamp},${100 + (at % 7)},${110 + (at % 9)},90,100,${1_000 + at}`;
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-rows-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function expectedOf(content: Buffer | string): Promise<number> {
  const path = join(folder, 'file.csv');
  await writeFile(path, content);
  const file = await open(path);
  try {
    return await expectedRows(file, Buffer.byteLength(content));
  } finally {
    await file.close();
  }
}

describe('the rows that a file is expected to have', () => {
  it.each([
    ['line feeds', rows.join('\n')],
    ['carriage returns and line feeds', rows.join('\r\n')],
    ['carriage returns', rows.join('\r')],
    ['two bytes a character', Buffer.from(rows.join('\n'), 'utf16le')],
    ['gzip', gzipSync(rows.join('\n'))],
  ])('are about as many as there are, with %s', async (_form, content) => {
    const expected = await expectedOf(content);
    expect(expected).toBeGreaterThan(0.9 * ROWS);
    expect(expected).toBeLessThan(1.05 * ROWS);
  });

  it('are few where one end of the file has long lines', async () => {
    const long = rows.map((row) => row + ','.repeat(150));
    for (const halves of [
      [...rows, ...long],
      [...long, ...rows],
    ]) {
      expect(await expectedOf(halves.join('\n'))).toBeLessThan(2 * ROWS);
    }
  });

  it('are no more than rows have room, whatever the number of lines', async () => {
    expect(await expectedOf('\n'.repeat(1_000_000))).toBeLessThan(60_000);
  });

  it('are none in what cannot be unpacked, or is empty', async () => {
    const damaged = gzipSync(rows.join('\n')).fill(0xff, 10, 500);
    expect(await expectedOf(damaged)).toBe(0);
    expect(await expectedOf('')).toBe(0);
    expect(await expectedOf(Buffer.from([0x1f, 0x8b]))).toBe(0);
  });
});
