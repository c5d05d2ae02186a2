import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BarStore } from '../../../src/market-data/bar-store.js';

const HEADER = 'timestamp,open,high,low,close,volume';
const DAILY = `${HEADER}\n2024-01-02,10,12,9,11,1000\n2024-01-03,11,13,10,12,2000\n`;
const HOURLY = `${HEADER}\n2024-01-02T15:00:00Z,10,12,9,11,1000\n2024-01-02T16:00:00Z,11,13,10,12,2000\n`;

let folder: string;
let dataDir: string;
let store: BarStore;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'ktrdr-bars-')));
  dataDir = join(folder, 'data');
  await mkdir(dataDir);
  store = new BarStore(dataDir);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const put = (fileName: string, text: string): Promise<void> => writeFile(join(dataDir, fileName), text);
const putMeta = (fileName: string, meta: object): Promise<void> => put(fileName, JSON.stringify(meta));

describe('loading bars', () => {
  it('takes a file without a description as csv, UTC, stamped at the open, calendar inferred', async () => {
    await put('AAPL_1d.csv', DAILY);
    const { instrument, bars } = await store.load('AAPL', '1d');
    expect(instrument).toEqual({
      symbol: 'AAPL',
      timeframe: '1d',
      source: 'csv',
      timezone: 'UTC',
      calendar: 'XNYS',
      calendarAssumed: true,
    });
    expect([...bars.close]).toEqual([11, 12]);
  });

  it('follows the description beside the file', async () => {
    await put('EURUSD_1h.csv', HOURLY);
    await putMeta('EURUSD_1h.meta.json', {
      source: 'synthetic',
      timezone: 'America/New_York',
      calendar: '24x5',
      stamp: 'close',
      adjusted: true,
      hash: 'whatever it was when it was written',
      note: 'a key of a later version',
    });
    const { instrument, bars } = await store.load('EURUSD', '1h');
    expect(instrument).toMatchObject({ source: 'synthetic', timezone: 'America/New_York', calendar: '24x5' });
    expect(instrument.calendarAssumed).toBe(false);
    expect(bars.openTimeMs[0]).toBe(Date.parse('2024-01-02T14:00:00Z'));
  });

  it('finds symbols that a file name has to encode, however much of them is encoded', async () => {
    await put('BTC%2FUSDT_1d.csv', DAILY);
    await put('EURUSD%3DX_1d.csv', DAILY);
    expect((await store.load('BTC/USDT', '1d')).bars.length).toBe(2);
    expect((await store.load('EURUSD=X', '1d')).bars.length).toBe(2);
  });

  it('prefers the spelling of a file name that the project writes', async () => {
    await put('%41APL_1d.csv', 'not bars');
    await put('AAPL_1d.csv', DAILY);
    expect((await store.load('AAPL', '1d')).bars.length).toBe(2);
  });

  it('finds a file that appears, and what changes in it, while it is in use', async () => {
    await expect(store.load('AAPL', '1d')).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
    await put('AAPL_1d.csv', DAILY);
    expect((await store.load('AAPL', '1d')).bars.length).toBe(2);
    await put('AAPL_1d.csv', `${DAILY}2024-01-04,11,13,10,12,2000\n`);
    expect((await store.load('AAPL', '1d')).bars.length).toBe(3);
  });
});

describe('bars that are not there', () => {
  it('are named with the timeframes that there are', async () => {
    await put('AAPL_1h.csv', HOURLY);
    await put('AAPL_1d.csv', DAILY);
    await expect(store.load('AAPL', '5m')).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
      symbol: 'AAPL',
      timeframe: '5m',
      message:
        "The data folder has no 5m bars of 'AAPL'. It has 'AAPL' in 1d, 1h; ask for one of these or load the missing bars.",
    });
  });

  it('are named with the nearest symbol', async () => {
    await put('AAPL_1d.csv', DAILY);
    await put('MSFT_1d.csv', DAILY);
    await expect(store.load('APPL', '1d')).rejects.toThrow("Did you mean 'AAPL'? It has AAPL, MSFT.");
    await expect(store.load('XAUUSD', '1d')).rejects.toThrow(
      "has no 1d bars of 'XAUUSD'. It has AAPL, MSFT.",
    );
  });

  it('are named without listing hundreds of symbols', async () => {
    for (let index = 10; index < 30; index += 1) await put(`S${index}_1d.csv`, DAILY);
    await expect(store.load('QQQQQQ', '1d')).rejects.toThrow('S21 and 8 more.');
  });

  it('are not there in a folder that is empty or missing', async () => {
    await expect(store.load('AAPL', '1d')).rejects.toThrow('It has no bars at all');
    const missing = new BarStore(join(folder, 'missing'));
    await expect(missing.load('AAPL', '1d')).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
  });

  it('are not looked for in other folders', async () => {
    await writeFile(join(folder, 'AAPL_1d.csv'), DAILY);
    await expect(store.load('../AAPL', '1d')).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
  });
});

describe('a broken file', () => {
  it('is refused with its name and line', async () => {
    await put('AAPL_1d.csv', `${DAILY}2024-01-04,10,9,8,11,1\n`);
    await expect(store.load('AAPL', '1d')).rejects.toMatchObject({
      code: 'DATA_INVALID',
      fileName: 'AAPL_1d.csv',
      line: 4,
    });
  });

  it('is refused when it is a description that is not JSON', async () => {
    await put('AAPL_1d.csv', DAILY);
    await put('AAPL_1d.meta.json', '{');
    await expect(store.load('AAPL', '1d')).rejects.toThrow('AAPL_1d.meta.json: is not valid JSON');
  });

  it('is refused when a known key of its description has a wrong value', async () => {
    await put('AAPL_1d.csv', DAILY);
    await putMeta('AAPL_1d.meta.json', { timezone: 'Mars/Olympus', calendar: 'XLON' });
    const failure = store.load('AAPL', '1d');
    await expect(failure).rejects.toMatchObject({ code: 'DATA_INVALID', fileName: 'AAPL_1d.meta.json' });
    await expect(failure).rejects.toThrow(/'timezone': must be an IANA time zone.*'calendar'/);
  });

  it('is refused when it is a symbolic link out of the folder', async () => {
    await writeFile(join(folder, 'outside.csv'), DAILY);
    await symlink(join(folder, 'outside.csv'), join(dataDir, 'AAPL_1d.csv'));
    await expect(store.load('AAPL', '1d')).rejects.toThrow('symbolic link that leads out of the data folder');
  });

  it('is refused when its description is a symbolic link out of the folder', async () => {
    await writeFile(join(folder, 'outside.json'), '{}');
    await put('AAPL_1d.csv', DAILY);
    await symlink(join(folder, 'outside.json'), join(dataDir, 'AAPL_1d.meta.json'));
    await expect(store.load('AAPL', '1d')).rejects.toMatchObject({ code: 'DATA_INVALID' });
  });

  it('is refused when it is a symbolic link to a folder', async () => {
    await mkdir(join(dataDir, 'folder'));
    await symlink(join(dataDir, 'folder'), join(dataDir, 'AAPL_1d.csv'));
    await expect(store.load('AAPL', '1d')).rejects.toThrow('is not a file');
  });

  it('is missing when it is a symbolic link to nothing', async () => {
    await symlink(join(dataDir, 'nothing.csv'), join(dataDir, 'AAPL_1d.csv'));
    await expect(store.load('AAPL', '1d')).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
  });

  it('may be a symbolic link within the folder', async () => {
    await put('prices.csv', DAILY);
    await symlink(join(dataDir, 'prices.csv'), join(dataDir, 'AAPL_1d.csv'));
    expect((await store.load('AAPL', '1d')).bars.length).toBe(2);
  });
});

describe('the summary of a file', () => {
  const file = { symbol: 'AAPL', timeframe: '1d', fileName: 'AAPL_1d.csv' } as const;

  it('says what the file holds', async () => {
    await put('AAPL_1d.csv', DAILY);
    await putMeta('AAPL_1d.meta.json', { source: 'synthetic', calendar: 'XNYS' });
    expect(await store.summarize(file)).toEqual({
      symbol: 'AAPL',
      timeframe: '1d',
      rows: 2,
      firstMs: Date.UTC(2024, 0, 2),
      lastMs: Date.UTC(2024, 0, 3),
      source: 'synthetic',
      calendar: 'XNYS',
      timezone: 'UTC',
      dayStart: null,
      session: {
        rule: expect.stringContaining('at the close of the exchange'),
        isAssumed: false,
        // The session of January 3rd in New York, in winter.
        lastOpensMs: Date.parse('2024-01-03T14:30:00Z'),
        lastKnownMs: Date.parse('2024-01-03T21:00:00Z'),
      },
      hash: createHash('sha256').update(DAILY).digest('hex'),
    });
  });

  it('is null for a file that has gone', async () => {
    expect(await store.summarize(file)).toBeNull();
  });

  it('is refused for a broken file', async () => {
    await put('AAPL_1d.csv', 'not bars');
    await expect(store.summarize(file)).rejects.toMatchObject({ code: 'DATA_INVALID', line: 1 });
  });
});
