import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BrokenDataset, DatasetCatalog } from '../../../src/library/dataset-catalog.js';
import { datasetCandles, datasetFaults } from '../../../src/library/dataset-view.js';
import { summarizeDataset } from '../../../src/library/summarize-dataset.js';
import { whileSealsAreAway } from '../../support/seals-away.js';

const HEADER = 'timestamp,open,high,low,close,volume';
const DAILY = `${HEADER}\n2024-01-02,10,12,9,11,1000\n2024-01-03,11,13,10,12,2000\n`;

let dataDir: string;
let catalog: DatasetCatalog;
let read: string[];
let reported: BrokenDataset[];
let looked: number;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ktrdr-datasets-'));
  read = [];
  looked = 0;
  reported = [];
  catalog = catalogOf(dataDir);
});

afterEach(() => rm(dataDir, { recursive: true }));

function catalogOf(folder: string, arrived?: () => Promise<void>): DatasetCatalog {
  return new DatasetCatalog({
    ...(arrived && { arrived }),
    dataDir: folder,
    summarize: (question) => {
      read.push(question.fileName);
      return summarizeDataset(question);
    },
    readCandles: datasetCandles,
    findFaults: (question) => {
      looked += 1;
      return datasetFaults(question);
    },
    onBroken: (dataset) => reported.push(dataset),
  });
}

const put = (fileName: string, text: string): Promise<void> => writeFile(join(dataDir, fileName), text);

describe('the datasets of the data folder', () => {
  it('are listed by symbol and timeframe', async () => {
    await put('MSFT_1d.csv', DAILY);
    await put('AAPL_1w.csv', `${HEADER}\n2024-01-01,10,12,9,11,1000\n`);
    await put('AAPL_1d.csv', DAILY);
    await put('BTC%2FUSDT_1d.csv', DAILY);
    await put('notes.txt', 'something else');
    expect(
      (await catalog.list()).map(({ symbol, timeframe, rows }) => `${symbol} ${timeframe} ${rows}`),
    ).toEqual(['AAPL 1d 2', 'AAPL 1w 1', 'BTC/USDT 1d 2', 'MSFT 1d 2']);
    expect(await catalog.broken()).toEqual([]);
  });

  it('are listed and found when what others have loaded is there', async () => {
    let loaded = 0;
    const late = catalogOf(dataDir, async () => {
      loaded += 1;
      await put(`NEW${loaded}_1d.csv`, DAILY);
    });
    expect((await late.list()).map(({ symbol }) => symbol)).toEqual(['NEW1']);
    expect(await late.find('NEW2', '1d')).toMatchObject({ rows: 2 });
  });

  it('are none where there is no folder', async () => {
    expect(await catalogOf(join(dataDir, 'missing')).list()).toEqual([]);
  });

  it('are listed without files that are broken, which are named with the reason and reported once', async () => {
    await put('AAPL_1d.csv', `${DAILY}2024-01-03,11,13,10,12,2000\n`);
    await put('MSFT_1d.csv', DAILY);
    await put('MSFT_1d.meta.json', '{');
    await put('SPY_1d.csv', DAILY);
    expect((await catalog.list()).map(({ symbol }) => symbol)).toEqual(['SPY']);
    expect(await catalog.broken()).toMatchObject([
      {
        fileName: 'AAPL_1d.csv',
        symbol: 'AAPL',
        timeframe: '1d',
        problem: expect.stringMatching(/^AAPL_1d\.csv, line 4: the timestamp '2024-01-03' repeats/),
      },
      { fileName: 'MSFT_1d.csv', problem: expect.stringContaining('MSFT_1d.meta.json: is not valid JSON') },
    ]);
    await catalog.list();
    expect(reported.map(({ fileName }) => fileName)).toEqual(['AAPL_1d.csv', 'MSFT_1d.csv']);
  });

  it('follow files that change, appear and go', async () => {
    await put('AAPL_1d.csv', DAILY);
    expect((await catalog.list()).map(({ rows }) => rows)).toEqual([2]);
    await put('AAPL_1d.csv', `${DAILY}2024-01-04,11,13,10,12,2000\n`);
    await put('AAPL_1d.meta.json', '{"calendar":"24x7"}');
    expect(await catalog.list()).toMatchObject([{ rows: 3, calendar: '24x7' }]);
    await rm(join(dataDir, 'AAPL_1d.csv'));
    expect(await catalog.list()).toEqual([]);
  });

  it('are read again only when a file changed, however many ask at once', async () => {
    await put('AAPL_1d.csv', DAILY);
    await Promise.all([catalog.list(), catalog.broken(), catalog.list()]);
    expect(read).toEqual(['AAPL_1d.csv']);
    await utimes(join(dataDir, 'AAPL_1d.csv'), 1, 1);
    await catalog.list();
    expect(read).toEqual(['AAPL_1d.csv', 'AAPL_1d.csv']);
  });
});

describe('one dataset', () => {
  // A week of trading days without Thursday; 2024-01-06 is a Saturday.
  const WEEK = [
    HEADER,
    '2024-01-02,10,12,9,11,1000',
    '2024-01-03,11,13,10,12,2000',
    '2024-01-05,12,15,11,14,2000',
    '2024-01-06,14,16,13,15,2000',
    '',
  ].join('\n');

  beforeEach(async () => {
    await put('AAPL_1d.csv', WEEK);
    await put('AAPL_1d.meta.json', JSON.stringify({ source: 'csv', timezone: 'UTC', calendar: 'XNYS' }));
  });

  it('is found by symbol and timeframe, and null where there is none', async () => {
    expect(await catalog.find('AAPL', '1d')).toMatchObject({ symbol: 'AAPL', rows: 4 });
    expect(await catalog.find('AAPL', '1h')).toBeNull();
    expect(await catalog.find('MSFT', '1d')).toBeNull();
  });

  it('shows its bars as candles of a range, both ends inclusive', async () => {
    const dataset = await catalog.find('AAPL', '1d');
    if (dataset === null) throw new Error('AAPL is there');
    const all = await catalog.candles(dataset, { fromMs: null, toMs: null }, 2);
    expect(all).toMatchObject({
      barsPerCandle: 2,
      open: [10, 12],
      high: [13, 16],
      low: [9, 11],
      close: [12, 15],
    });
    const [fromMs, toMs] = [Date.UTC(2024, 0, 3), Date.UTC(2024, 0, 5)];
    expect((await catalog.candles(dataset, { fromMs, toMs }, 10))?.timeMs).toEqual([fromMs, toMs]);
    expect(
      (await catalog.candles(dataset, { fromMs: toMs + 86_400_000 * 9, toMs: null }, 10))?.timeMs,
    ).toEqual([]);
  });

  it('names missing and stray bars, looked for once until the file changes', async () => {
    const dataset = await catalog.find('AAPL', '1d');
    if (dataset === null) throw new Error('AAPL is there');
    const thursday = Date.UTC(2024, 0, 4);
    for (let i = 0; i < 2; i += 1) {
      expect(await catalog.faults(dataset)).toMatchObject({
        gaps: [{ fromMs: thursday, toMs: thursday, bars: 1 }],
        issues: [{ code: 'OUTSIDE_SESSION', stampMs: Date.UTC(2024, 0, 6) }],
      });
    }
    expect(looked).toBe(1);
    await put('AAPL_1d.csv', `${WEEK}2024-01-08,14,16,13,15,2000\n`);
    await catalog.faults((await catalog.find('AAPL', '1d')) ?? dataset);
    expect(looked).toBe(2);
  });

  it('is not taken for gone while its seals cannot be read, nor remembered as that', async () => {
    const dataset = await catalog.find('AAPL', '1d');
    if (dataset === null) throw new Error('AAPL is there');
    const away = { code: 'STORE_UNAVAILABLE' };
    // The catalogue reads them once for their version before the bars are looked at.
    await whileSealsAreAway(() => expect(catalog.faults(dataset)).rejects.toMatchObject(away), 1);
    const all = { fromMs: null, toMs: null };
    await whileSealsAreAway(() => expect(catalog.candles(dataset, all, 2)).rejects.toMatchObject(away));
    expect(await catalog.faults(dataset)).toMatchObject({ gaps: [{ bars: 1 }] });
    expect(await catalog.candles(dataset, all, 2)).toMatchObject({ open: [10, 12] });
  });

  it('has them again when its file is back as it was', async () => {
    const dataset = await catalog.find('AAPL', '1d');
    if (dataset === null) throw new Error('AAPL is there');
    await rm(join(dataDir, 'AAPL_1d.csv'));
    expect(await catalog.faults(dataset)).toBeNull();
    await put('AAPL_1d.csv', WEEK);
    expect(await catalog.faults(dataset)).toMatchObject({ gaps: [{ bars: 1 }] });
  });

  it('has neither once its file is gone', async () => {
    const dataset = await catalog.find('AAPL', '1d');
    if (dataset === null) throw new Error('AAPL is there');
    await rm(join(dataDir, 'AAPL_1d.csv'));
    expect(await catalog.candles(dataset, { fromMs: null, toMs: null }, 2)).toBeNull();
    expect(await catalog.faults(dataset)).toBeNull();
  });
});
