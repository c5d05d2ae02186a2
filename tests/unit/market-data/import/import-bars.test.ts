import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BarStore } from '../../../../src/market-data/bar-store.js';
import { DatasetExistsError } from '../../../../src/market-data/dataset-exists-error.js';
import { type ImportRequest, importBars } from '../../../../src/market-data/import/import-bars.js';

let folder: string;
let dataDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ktrdr-import-'));
  dataDir = join(folder, 'data');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const HEADER = 'Date,Open,High,Low,Close,Adj Close,Volume';
const GOOD = [HEADER, '2024-01-02,10,12,9,11,10.5,100', '2024-01-03,11,13,10,12,11.5,200'];

async function csv(lines: readonly string[], name = 'AAPL.csv'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

async function runImport(lines: readonly string[], change: Partial<ImportRequest> = {}) {
  return await importBars({
    file: await csv(lines),
    dataDir,
    symbol: 'AAPL',
    timeframe: '1d',
    calendar: null,
    timezone: null,
    dayStart: null,
    ...{ stamp: null, dateOrder: null, separator: null },
    adjust: false,
    skipBadRows: false,
    replace: false,
    ...change,
  });
}

const meta = async (name = 'AAPL_1d') =>
  JSON.parse(await readFile(join(dataDir, `${name}.meta.json`), 'utf8')) as Record<string, unknown>;

describe('importBars', () => {
  it('writes a dataset that the bar store finds, with its source', async () => {
    const report = await runImport(GOOD);
    expect(report).toMatchObject({ isWritten: true, rows: 2, source: 'csv:AAPL.csv', isReplacement: false });
    const { instrument, bars } = await new BarStore(dataDir).load('AAPL', '1d');
    expect(instrument).toMatchObject({ source: 'csv:AAPL.csv', calendarAssumed: true });
    expect(Array.from(bars.close)).toEqual([11, 12]);
  });

  it('rejects a row more than a year ahead, whose year is mistyped', async () => {
    const { isWritten, badRows } = await runImport([...GOOD, '9024-01-04,10,12,9,11,10,100']);
    expect(isWritten).toBe(false);
    expect(badRows).toEqual([
      expect.objectContaining({
        line: 4,
        code: 'INVALID_TIMESTAMP',
        reason: expect.stringContaining('9024-01-04T00:00:00Z') as string,
      }),
    ]);
  });

  it('writes nothing when a row is bad, and says which', async () => {
    const report = await runImport([...GOOD, '2024-01-04,10,1,9,11,10,100']);
    expect(report).toMatchObject({ isWritten: false, rows: 2 });
    expect(report.badRows.map(({ line }) => line)).toEqual([4]);
    await expect(readdir(dataDir)).rejects.toThrow('ENOENT');
  });

  it('lists the first 500 bad rows of each kind, and counts all', async () => {
    const bad = (stamp: string): string => `${stamp},10,12,9,11,10,-1`;
    const report = await runImport([
      ...GOOD,
      ...Array.from({ length: 1_200 }, () => bad('2024-01-04')),
      ...Array.from({ length: 600 }, () => GOOD[1] as string),
      'x',
    ]);
    expect(report.badRowCounts).toEqual([
      { code: 'INVALID_VOLUME', count: 1_200 },
      { code: 'DUPLICATE', count: 600 },
      { code: 'WRONG_COLUMN_COUNT', count: 1 },
    ]);
    const linesOf = (code: string) =>
      report.badRows.filter((row) => row.code === code).map(({ line }) => line);
    const from = (first: number) => Array.from({ length: 500 }, (_row, at) => first + at);
    expect(linesOf('INVALID_VOLUME')).toEqual(from(GOOD.length + 1));
    expect(linesOf('DUPLICATE')).toEqual(from(GOOD.length + 1_200 + 1));
    expect(linesOf('WRONG_COLUMN_COUNT')).toEqual([GOOD.length + 1_800 + 1]);
  });

  it('leaves bad rows out when it is asked to', async () => {
    const report = await runImport([...GOOD, '2024-01-04,10,1,9,11,10,100'], { skipBadRows: true });
    expect(report).toMatchObject({ isWritten: true, rows: 2 });
    expect((await new BarStore(dataDir).load('AAPL', '1d')).bars.length).toBe(2);
  });

  it('writes nothing when no row is good, whatever it is asked', async () => {
    const report = await runImport([HEADER, 'x,x,x,x,x,x,x'], { skipBadRows: true });
    expect(report).toMatchObject({ isWritten: false, rows: 0, firstMs: null });
  });

  it('replaces bars only when it is asked to', async () => {
    await runImport(GOOD);
    const longer = [...GOOD, '2024-01-04,10,12,9,11,10.5,100'];
    await expect(runImport(longer)).rejects.toBeInstanceOf(DatasetExistsError);
    expect((await new BarStore(dataDir).load('AAPL', '1d')).bars.length).toBe(2);
    expect(await runImport(longer, { replace: true })).toMatchObject({ isReplacement: true });
    expect((await new BarStore(dataDir).load('AAPL', '1d')).bars.length).toBe(3);
  });

  it('takes away the synthetic mark when it replaces generated bars', async () => {
    await mkdir(dataDir);
    await writeFile(
      join(dataDir, 'AAPL_1d.csv'),
      'timestamp,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n',
    );
    await writeFile(join(dataDir, 'AAPL_1d.meta.json'), '{"source":"synthetic"}');
    await runImport(GOOD, { replace: true });
    expect(await meta()).toMatchObject({ source: 'csv:AAPL.csv' });
  });

  it('records whether prices are adjusted: no beside adjusted closes, yes after adjusting, else nothing', async () => {
    await runImport(GOOD);
    expect(await meta()).toMatchObject({ adjusted: false });
    await runImport(GOOD, { replace: true, adjust: true });
    expect(await meta()).toMatchObject({ adjusted: true });
    await runImport(['date,open,high,low,close', '2024-01-02,1,1,1,1'], { replace: true });
    expect(await meta()).not.toHaveProperty('adjusted');
  });

  it('records a calendar that it is told, with its zone', async () => {
    await runImport(GOOD, { calendar: 'XNYS' });
    expect(await meta()).toMatchObject({ calendar: 'XNYS', timezone: 'America/New_York' });
  });

  it('encodes symbols in file names', async () => {
    await runImport(GOOD, { symbol: 'BTC/USDT' });
    expect((await readdir(dataDir)).sort()).toEqual(
      expect.arrayContaining(['BTC%2FUSDT_1d.csv', 'BTC%2FUSDT_1d.meta.json']),
    );
  });

  it('refuses bars that do not lie as far apart as the timeframe says', async () => {
    const days = Array.from({ length: 12 }, (_day, index) => `2024-01-${String(index + 10)}`);
    const lines = ['date,open,high,low,close', ...days.map((day) => `${day},1,1,1,1`)];
    await expect(runImport(lines, { timeframe: '1h' })).rejects.toThrow('import it as 1d');
    expect(await runImport(lines)).toMatchObject({ isWritten: true, rows: 12 });
  });

  it('finds what a load finds: gaps, wrong prices and rows out of order', async () => {
    const days = ['02', '03', '04', '05', '08', '09', '10', '12', '11', '17', '18', '19'];
    const rows = days.map((day, index) => {
      const price = index === 6 ? 1_000 : 100 + index / 10;
      return `2024-01-${day},${price},${price},${price},${price},${price},1`;
    });
    const report = await runImport([HEADER, ...rows], { calendar: 'XNYS' });
    expect(report.isWritten).toBe(true);
    expect(Object.fromEntries(report.issueCounts.map(({ code, count }) => [code, count]))).toEqual({
      // On its way up and down.
      OUTLIER: 2,
      OUT_OF_ORDER: 1,
      // Of the 16th; the 15th was a holiday.
      UNEXPECTED_GAP: 1,
    });
  });

  it('finds no issue in days that are dated by the evening on which they open, as dayStart says', async () => {
    const days = ['2024-01-04', '2024-01-07', '2024-01-08'];
    const lines = [HEADER, ...days.map((date) => `${date},10,12,9,11,11,100`)];
    const about = { calendar: '24x5', timezone: 'America/New_York', replace: true } as const;
    expect((await runImport(lines, { ...about, dayStart: '17:00' })).issueCounts).toEqual([]);
    // Of days from midnight to midnight, Friday the 5th is missing.
    expect((await runImport(lines, { ...about, dayStart: '00:00' })).issueCounts).toEqual([
      { code: 'UNEXPECTED_GAP', count: 1 },
    ]);
  });

  it('finds no issue in such days where bars that are stored already show when they begin', async () => {
    // From 17:00 New York, whose clock goes forward on Sunday the 10th.
    const stamp = (ms: number) => new Date(ms).toISOString();
    const opens = ['2024-03-06T22', '2024-03-07T22', '2024-03-10T21', '2024-03-11T21', '2024-03-12T21'];
    const hours = opens.flatMap((hourOfOpening, day) =>
      Array.from({ length: 24 }, (_hour, hour) => {
        const price = 100 + 24 * day + hour;
        return `${stamp(Date.parse(`${hourOfOpening}:00Z`) + hour * 3_600_000)},${price},${price + 1},${price - 1},${price},${price},1`;
      }),
    );
    const about = { calendar: '24x5', timezone: 'America/New_York' } as const;
    await runImport([HEADER, ...hours], { ...about, timeframe: '1h' });
    const days = opens.map((hourOfOpening, day) => {
      const first = 100 + 24 * day;
      return `${hourOfOpening.slice(0, 10)},${first},${first + 24},${first - 1},${first + 23},${first + 23},24`;
    });
    const report = await runImport([HEADER, ...days], about);
    expect(report.notices.join()).toContain('days begin at 17:00');
    expect(report.issueCounts).toEqual([]);
  });

  it('refuses a file without rows', async () => {
    await expect(runImport([HEADER])).rejects.toThrow('has no bars');
  });
});
