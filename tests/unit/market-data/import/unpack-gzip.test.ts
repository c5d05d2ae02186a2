import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readCsvContent } from './read-csv-text.js';

const DAY_MS = 86_400_000;
const HEADER = 'timestamp,open,high,low,close,volume\n';
const MEGABYTE = 1_000_000;

/** Distinct days, with prices that do not repeat. */
function bars(count: number): string {
  let text = HEADER;
  for (let index = 0; index < count; index++) {
    const day = new Date(index * DAY_MS).toISOString().slice(0, 10);
    const close = 100 + Math.sin(index) * 10;
    text += `${day},${close},${close + 1},${close - 1},${close},${1_000 + (index % 977)}\n`;
  }
  return text;
}

/** Lines of blanks, which hold no bars. */
const blank = (megabytes: number): Buffer => Buffer.alloc(megabytes * MEGABYTE, `${' '.repeat(9_999)}\n`);

describe('a gzip file', () => {
  it('is read like the file that was packed', async () => {
    const text = bars(2_000);
    const [packed, plain] = [await readCsvContent(gzipSync(text)), await readCsvContent(text)];
    expect(packed.bars).toEqual(plain.bars);
    expect(packed.bars.length).toBe(2_000);
  });

  it('is read from all the pieces that it was put together of', async () => {
    const text = bars(100);
    const middle = text.indexOf('\n', text.length / 2) + 1;
    const pieces = [gzipSync(text.slice(0, middle)), gzipSync(text.slice(middle))];
    expect((await readCsvContent(Buffer.concat(pieces))).bars.length).toBe(100);
  });

  it('is refused when it unpacks to more than a hundred times its size: 300 MB of 300 kB', async () => {
    const bomb = Buffer.concat([gzipSync(HEADER), ...Array<Buffer>(300).fill(gzipSync(blank(1)))]);
    expect(bomb.length).toBeLessThan(0.4 * MEGABYTE);
    await expect(readCsvContent(bomb)).rejects.toThrow(
      `prices.csv: is a gzip file of ${(bomb.length / 1_000).toFixed(1)} kB that unpacks to more than ${((bomb.length * 100) / MEGABYTE).toFixed(1)} MB, more than 100 times its size, as no file of bars does; if that is right, unpack it with gunzip and import the csv itself.`,
    );
  });

  it('may unpack to 16 MB however small it is', async () => {
    const text = `${HEADER}2024-01-02,1,1,1,1,1\n${blank(15).toString()}`;
    expect((await readCsvContent(gzipSync(text))).bars.length).toBe(1);
    const more = gzipSync(text + blank(2).toString());
    await expect(readCsvContent(more)).rejects.toThrow(
      'that unpacks to more than 16.0 MB, more than 100 times its size',
    );
  });

  it('is refused when it is damaged', async () => {
    const packed = gzipSync(bars(1_000));
    await expect(readCsvContent(packed.subarray(0, packed.length / 2))).rejects.toThrow('damaged gzip');
  });
});
