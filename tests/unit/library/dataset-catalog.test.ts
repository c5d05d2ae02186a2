import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BrokenDataset, DatasetCatalog } from '../../../src/library/dataset-catalog.js';
import { summarizeDataset } from '../../../src/library/summarize-dataset.js';

const HEADER = 'timestamp,open,high,low,close,volume';
const DAILY = `${HEADER}\n2024-01-02,10,12,9,11,1000\n2024-01-03,11,13,10,12,2000\n`;

let dataDir: string;
let catalog: DatasetCatalog;
let read: string[];
let reported: BrokenDataset[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ktrdr-datasets-'));
  read = [];
  reported = [];
  catalog = catalogOf(dataDir);
});

afterEach(() => rm(dataDir, { recursive: true }));

function catalogOf(folder: string): DatasetCatalog {
  return new DatasetCatalog({
    dataDir: folder,
    summarize: (question) => {
      read.push(question.fileName);
      return summarizeDataset(question);
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
