import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bars } from '../../../src/domain/market/bars.js';
import { BarStore } from '../../../src/market-data/bar-store.js';
import { mergeSources } from '../../../src/market-data/merge-sources.js';
import { storeBars } from '../../../src/market-data/store-bars.js';
import type { StoreRequest } from '../../../src/market-data/store-request.js';
import { randomBars } from '../../support/random-bars.js';

const DAY_MS = 86_400_000;
const days = (from: number, count: number, seed = 7) =>
  randomBars(
    Array.from({ length: count }, (_day, index) => (from + index) * DAY_MS),
    seed,
  );

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ktrdr-store-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const plain: StoreRequest = {
  ...{ symbol: 'ACME', timeframe: '1d', source: 'csv:a.csv', calendar: null, timezone: 'UTC' },
  ...{
    isTimezoneAsked: false,
    isTimezoneSaid: false,
    dayStart: null,
    isStampStated: false,
    adjusted: null,
    mode: 'merge',
  },
};
const store = (bars: Bars, change: Partial<StoreRequest> = {}) =>
  storeBars(dataDir, { ...plain, ...change }, bars, new AbortController().signal);
const stored = () => new BarStore(dataDir).load('ACME', '1d');
const meta = async () => JSON.parse(await readFile(join(dataDir, 'ACME_1d.meta.json'), 'utf8')) as object;

describe('storing bars', () => {
  it('keeps what is stored and adds what is new', async () => {
    await store(days(0, 5));
    await store(days(8, 5));
    expect((await stored()).bars.length).toBe(10);
  });

  it('changes no file when the same bars are stored again', async () => {
    await store(days(0, 5));
    const before = await stat(join(dataDir, 'ACME_1d.csv'), { bigint: true });
    expect((await store(days(0, 5))).replacedMs).toEqual([]);
    const after = await stat(join(dataDir, 'ACME_1d.csv'), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });

  it('takes the new values where they differ, and says at which stamps', async () => {
    await store(days(0, 3, 1));
    const { replacedMs } = await store(days(2, 2, 2));
    expect(replacedMs).toEqual([2 * DAY_MS]);
    expect((await stored()).bars.close[2]).toBe(days(2, 2, 2).close[0]);
  });

  it('loses no bar when many store at once', async () => {
    await Promise.all(Array.from({ length: 12 }, (_part, index) => store(days(index * 10, 10))));
    expect((await stored()).bars.length).toBe(120);
    expect((await readdir(dataDir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('lets generated bars give way instead of mixing them', async () => {
    await store(days(0, 5), { source: 'synthetic' });
    expect(await store(days(10, 2))).toMatchObject({ isSyntheticReplaced: true });
    expect((await stored()).bars.length).toBe(2);
    expect((await stored()).instrument.source).toBe('csv:a.csv');
  });

  it.each([
    [null, true, 'those are not known to be adjusted for splits and dividends and these are adjusted'],
    [true, null, 'those are adjusted for splits and dividends and these are not known to be adjusted'],
    [false, true, 'those are not adjusted for splits and dividends and these are adjusted'],
  ])('refuses to mix prices adjusted: %s with prices adjusted: %s', async (before, now, message) => {
    await store(days(0, 5), { adjusted: before });
    await expect(store(days(5, 5), { adjusted: now })).rejects.toMatchObject({
      code: 'DATASET_MISMATCH',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    [null, false],
    [false, null],
  ])('does not say of prices adjusted: %s beside %s what holds for some', async (before, now) => {
    await store(days(0, 5), { adjusted: before });
    await store(days(5, 5), { adjusted: now });
    const meta = JSON.parse(await readFile(join(dataDir, 'ACME_1d.meta.json'), 'utf8'));
    expect(meta).not.toHaveProperty('adjusted');
  });

  it('refuses to mix adjusted prices with others, and replaces them when it is asked to', async () => {
    await store(days(0, 5), { adjusted: true });
    await expect(store(days(5, 5), { adjusted: false })).rejects.toThrow('are adjusted for splits');
    expect((await stored()).bars.length).toBe(5);
    await store(days(5, 2), { adjusted: false, mode: 'replace' });
    expect((await stored()).bars.length).toBe(2);
  });

  it('keeps the calendar, the zone and the stamped end of what is stored unless it is told', async () => {
    await store(days(0, 5), { calendar: '24x7', timezone: 'Asia/Tokyo' });
    await store(days(5, 5));
    expect(await meta()).toMatchObject({ calendar: '24x7', timezone: 'Asia/Tokyo' });
    await store(days(9, 5), { calendar: '24x5', timezone: 'UTC', isTimezoneAsked: true });
    expect(await meta()).toMatchObject({ calendar: '24x5', timezone: 'UTC' });
  });

  it('merges into a file that stamps the close', async () => {
    const file = join(dataDir, 'ACME_1h.csv');
    await writeFile(file, 'timestamp,open,high,low,close,volume\n1970-01-01T01:00:00Z,1,1,1,1,1\n');
    await writeFile(join(dataDir, 'ACME_1h.meta.json'), '{"stamp":"close"}');
    await store(randomBars([3_600_000], 1), { timeframe: '1h' });
    const { bars } = await new BarStore(dataDir).load('ACME', '1h');
    expect(Array.from(bars.openTimeMs)).toEqual([0, 3_600_000]);
    expect((await readFile(file, 'utf8')).split('\n')[2]).toMatch(/^1970-01-01T02:00:00Z,/);
  });

  it('refuses weeks that are there under other dates', async () => {
    const weeks = (...dates: string[]) => randomBars(dates.map(Date.parse), 1);
    // Weeks that begin on Tuesdays, and the Mondays of a later load.
    await store(weeks('2022-05-03', '2022-05-10'), { timeframe: '1w' });
    await expect(store(weeks('2022-05-09', '2022-05-16'), { timeframe: '1w' })).rejects.toMatchObject({
      code: 'DATASET_MISMATCH',
      message: expect.stringContaining('of one week, those are dated 2022-05-10 and these 2022-05-09'),
    });
    await store(weeks('2022-05-10', '2022-05-16'), { timeframe: '1w' });
  });

  describe.each(['merge', 'replace'] as const)(
    'into a file that stamps the close of weeks or months: %s',
    (mode) => {
      const put = async (timeframe: '1w' | '1mo', lastDay: string) => {
        const lines = `timestamp,open,high,low,close,volume\n${lastDay},1,1,1,1,1\n`;
        await writeFile(join(dataDir, `ACME_${timeframe}.csv`), lines);
        await writeFile(join(dataDir, `ACME_${timeframe}.meta.json`), '{"stamp":"close"}');
      };
      const datesStored = async (timeframe: '1w' | '1mo') => {
        // Of the two forms, the csv file is the one that counts.
        await rm(join(dataDir, `ACME_${timeframe}.arrow`), { force: true });
        const { bars } = await new BarStore(dataDir).load('ACME', timeframe);
        return Array.from(bars.openTimeMs, (stampMs) => new Date(stampMs).toISOString().slice(0, 10));
      };
      const dated = (dates: readonly string[]) => randomBars(dates.map(Date.parse), 1);
      const kept = (first: string) => (mode === 'merge' ? [first] : []);

      it('has months that are dated by their first trading day', async () => {
        await put('1mo', '2024-05-31');
        const { bars } = await store(dated(['2024-06-03', '2024-07-01']), { timeframe: '1mo', mode });
        const months = [...kept('2024-05-01'), '2024-06-01', '2024-07-01'];
        expect(await datesStored('1mo')).toEqual(months);
        expect(Array.from(bars.openTimeMs)).toEqual(months.map(Date.parse));
        // The close of June is its last day.
        expect(await readFile(join(dataDir, 'ACME_1mo.csv'), 'utf8')).toContain('\n2024-06-30,');
      });

      it('has weeks that are dated by any of their weekdays', async () => {
        await put('1w', '2024-05-31');
        // Memorial Day was a Monday, 2024-06-05 is a Wednesday.
        await store(dated(['2024-05-28', '2024-06-05', '2024-06-10']), { timeframe: '1w', mode });
        expect(await datesStored('1w')).toEqual(['2024-05-27', '2024-06-03', '2024-06-10']);
      });

      it('has weeks that were said to begin on a Sunday, as those of the Monday after it', async () => {
        await put('1w', '2024-05-31');
        await store(dated(['2024-06-02', '2024-06-09']), { timeframe: '1w', mode, isStampStated: true });
        expect(await datesStored('1w')).toEqual([...kept('2024-05-27'), '2024-06-03', '2024-06-10']);
      });

      it.each([
        ['1w', ['2024-06-03', '2024-06-05'], {}],
        // Nobody said whether the week begins or ends then.
        ['1w', ['2024-06-09'], {}],
        // Of a coin the seven days from Wednesday on.
        ['1w', ['2024-06-05'], { calendar: '24x7' }],
        ['1mo', ['2024-06-03', '2024-06-28'], {}],
        // It may be the month of the date, or the one that begins on it.
        ['1mo', ['2024-06-15'], {}],
      ] as const)('refuses what would be read as another bar: %s %o', async (timeframe, dates, change) => {
        await put(timeframe, '2024-05-31');
        const file = join(dataDir, `ACME_${timeframe}.csv`);
        const text = await readFile(file, 'utf8');
        await expect(store(dated(dates), { timeframe, mode, ...change })).rejects.toMatchObject({
          code: 'DATASET_MISMATCH',
          message: expect.stringContaining(`remove ACME_${timeframe}.csv and its description`),
        });
        expect(await readFile(file, 'utf8')).toBe(text);
      });
    },
  );

  it.each(['merge', 'replace'] as const)(
    'leaves bars that are read rightly when it dies between the two files: %s',
    async (mode) => {
      const hours = (from: number, count: number) =>
        randomBars(
          Array.from({ length: count }, (_hour, index) => ((from + index) * DAY_MS) / 24),
          1,
        );
      const description = join(dataDir, 'ACME_1h.meta.json');
      const before = JSON.stringify({ stamp: 'close', timezone: 'America/New_York' });
      await writeFile(description, before);
      await writeFile(
        join(dataDir, 'ACME_1h.csv'),
        'timestamp,open,high,low,close,volume\n1970-01-01T01:00:00Z,1,1,1,1,1\n',
      );
      const { bars } = await store(hours(1, 3), { timeframe: '1h', mode });
      // The csv file is the first of the two.
      await writeFile(description, before);
      expect((await new BarStore(dataDir).load('ACME', '1h')).bars.openTimeMs).toEqual(bars.openTimeMs);
    },
  );

  it('replaces bars whose description is broken', async () => {
    await writeFile(
      join(dataDir, 'ACME_1d.csv'),
      'timestamp,open,high,low,close,volume\n1970-01-01,1,1,1,1,1\n',
    );
    await writeFile(join(dataDir, 'ACME_1d.meta.json'), '{');
    await store(days(0, 3), { mode: 'replace' });
    expect((await stored()).bars.length).toBe(3);
  });

  it('refuses to merge with a broken file and leaves it as it is', async () => {
    const file = join(dataDir, 'ACME_1d.csv');
    await writeFile(file, 'nothing');
    await expect(store(days(0, 5))).rejects.toThrow('ACME_1d.csv, line 1');
    expect(await readFile(file, 'utf8')).toBe('nothing');
  });

  it('says that a folder cannot be written to', async () => {
    const file = join(dataDir, 'file');
    await writeFile(file, '');
    const into = storeBars(join(file, 'data'), plain, days(0, 1), new AbortController().signal);
    await expect(into).rejects.toMatchObject({ code: 'DATA_NOT_WRITABLE' });
  });
});

describe('the source of merged bars', () => {
  it.each([
    ['csv:a.csv', 'csv:b.csv', 'csv:b.csv'],
    ['csv:a.csv', 'yahoo', 'csv:a.csv + yahoo'],
    ['csv:a.csv + yahoo', 'csv:b.csv', 'yahoo + csv:b.csv'],
    ['yahoo', 'yahoo', 'yahoo'],
  ])('of %s and %s is %s', (first, second, merged) => {
    expect(mergeSources(first, second)).toBe(merged);
  });
});
