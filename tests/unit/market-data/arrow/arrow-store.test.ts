import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bars } from '../../../../src/domain/market/bars.js';
import { decodeArrowBars, encodeArrowBars } from '../../../../src/market-data/arrow/arrow-codec.js';
import { BarStore } from '../../../../src/market-data/bar-store.js';
import { storeBars } from '../../../../src/market-data/store-bars.js';
import { randomBars } from '../../../support/random-bars.js';

const DAY_MS = 86_400_000;
const days = (count: number, from = 0) =>
  randomBars(
    Array.from({ length: count }, (_day, index) => (from + index) * DAY_MS),
    7,
  );
const columns = ({ openTimeMs, open, high, low, close, volume }: Bars) =>
  [openTimeMs, open, high, low, close, volume].map((column) => Array.from(column));

describe('the columnar form', () => {
  it('gives back the same bits and labels, before 1970 too', async () => {
    const bars = randomBars([-3 * DAY_MS, -1, 0, 1, 2 ** 31, 2 ** 32, 4_102_444_800_000], 1);
    const decoded = await decodeArrowBars(await encodeArrowBars(bars, { a: 'b' }));
    expect(columns(decoded?.bars as Bars)).toEqual(columns(bars));
    expect(decoded?.labels).toEqual({ a: 'b' });
  });

  it('is null for bytes that are none', async () => {
    const bytes = await encodeArrowBars(days(10), {});
    for (const damaged of [new Uint8Array(), Buffer.from('ARROW1'), bytes.subarray(0, bytes.length / 2)]) {
      expect(await decodeArrowBars(damaged)).toBeNull();
    }
  });

  it('knows a file of many bars again, and a wrong byte in it', async () => {
    const bars = days(20_000);
    const bytes = await encodeArrowBars(bars, { a: 'b' });
    expect((await decodeArrowBars(bytes))?.bars.openTimeMs).toEqual(bars.openTimeMs);
    for (let at = 0; at < bytes.length; at += 9_973) {
      const damaged = bytes.slice();
      damaged[at] = (bytes[at] as number) ^ 1;
      expect(await decodeArrowBars(damaged), `byte ${at}`).toBeNull();
    }
  });

  it('is null for bytes of which a single one is wrong, wherever', async () => {
    const bytes = await encodeArrowBars(days(10), { a: 'b' });
    for (let at = 0; at < bytes.length; at += 1) {
      for (const bits of [1, 0x80, 0xff]) {
        const damaged = bytes.slice();
        damaged[at] = (bytes[at] as number) ^ bits;
        expect(await decodeArrowBars(damaged), `byte ${at}`).toBeNull();
      }
    }
  });
});

describe('reading through the columnar form', () => {
  let dataDir: string;
  const csv = () => join(dataDir, 'ACME_1d.csv');
  const arrow = () => join(dataDir, 'ACME_1d.arrow');
  const store = (bars: Bars) =>
    storeBars(
      dataDir,
      {
        ...{ symbol: 'ACME', timeframe: '1d', source: 'test', calendar: null, timezone: 'UTC' },
        ...{
          isTimezoneAsked: true,
          isTimezoneSaid: true,
          dayStart: null,
          isStampStated: false,
          adjusted: null,
          mode: 'merge',
        },
      },
      bars,
      new AbortController().signal,
    );
  const load = async () => (await new BarStore(dataDir).load('ACME', '1d')).bars;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'ktrdr-arrow-'));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(dataDir, { recursive: true });
  });

  it('yields what the csv file yields', async () => {
    await store(days(50));
    const fromArrow = await load();
    await rm(arrow());
    expect(columns(fromArrow)).toEqual(columns(await load()));
  });

  it('sees a csv file that was changed, however soon and however alike', async () => {
    await store(days(3));
    const text = await readFile(csv(), 'utf8');
    const line = text.split('\n')[1] as string;
    const [date, ...prices] = line.split(',');
    const volume = Number(prices[4]);
    const changed = [
      date,
      ...prices.slice(0, 4),
      String(volume === 999_999 ? 999_998 : volume).replace(/\d$/, (d) => String((Number(d) + 1) % 10)),
    ].join(',');
    await writeFile(csv(), text.replace(line, changed));
    expect((await load()).volume[0]).toBe(Number(changed.split(',')[5]));
  });

  it('is made anew when the csv file has changed', async () => {
    await store(days(3));
    const before = await readFile(arrow());
    const lines = (await readFile(csv(), 'utf8')).trimEnd().split('\n');
    await writeFile(csv(), `${lines.slice(0, 3).join('\n')}\n`);
    expect((await load()).length).toBe(2);
    const after = await readFile(arrow());
    expect(after.equals(before)).toBe(false);
    expect((await decodeArrowBars(after))?.bars.length).toBe(2);
  });

  it('is made anew when it is damaged, or holds what no bar is', async () => {
    await store(days(3));
    await writeFile(arrow(), 'ARROW1 and nothing else');
    expect((await load()).length).toBe(3);
    const impossible = days(3);
    impossible.high[1] = 0;
    const labels = (await decodeArrowBars(await readFile(arrow())))?.labels ?? {};
    await writeFile(arrow(), await encodeArrowBars(impossible, labels));
    expect((await load()).high[1]).toBeGreaterThan(0);
  });

  it('is left alone while the csv file is the one that it was made of', async () => {
    await store(days(3));
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_000);
    await load();
    const { mtimeNs, ino } = await stat(arrow(), { bigint: true });
    await load();
    const again = await stat(arrow(), { bigint: true });
    expect([again.mtimeNs, again.ino]).toEqual([mtimeNs, ino]);
  });

  it('is no reason to fail when it cannot be read or written', async () => {
    await store(days(3));
    await rm(arrow());
    await mkdir(arrow());
    expect((await load()).length).toBe(3);
  });

  it('follows the description of the csv file', async () => {
    await writeFile(csv(), 'timestamp,open,high,low,close,volume\n2024-01-02T05:00:00Z,1,1,1,1,1\n');
    await writeFile(arrow(), '');
    expect((await load()).openTimeMs[0]).toBe(Date.parse('2024-01-02T05:00:00Z'));
    await writeFile(join(dataDir, 'ACME_1d.meta.json'), '{"timezone":"America/New_York"}');
    expect((await load()).openTimeMs[0]).toBe(Date.parse('2024-01-02'));
  });
});
