import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bars, emptyBars } from '../../../src/domain/market/bars.js';
import { hashBars } from '../../../src/domain/market/bars-hash.js';
import type { Instrument } from '../../../src/domain/market/instrument.js';
import { BarStore } from '../../../src/market-data/bar-store.js';
import { renderBars, writeBars } from '../../../src/market-data/write-bars.js';

const instrument: Instrument = {
  symbol: 'BTC/USDT',
  timeframe: '1m',
  source: 'synthetic',
  timezone: 'Europe/Berlin',
  calendar: '24x7',
  calendarAssumed: false,
};

const anyBar = fc.record({
  prices: fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 4, maxLength: 4 }),
  volume: fc.double({ min: 0, max: 1e15, noNaN: true }),
  gapMs: fc.integer({ min: 1, max: 10_000_000 }),
});

const anyBars = fc.array(anyBar, { minLength: 1, maxLength: 30 }).map((rows) => {
  const bars = emptyBars(rows.length);
  let stampMs = Date.UTC(2024, 0, 1);
  for (const [index, { prices, volume, gapMs }] of rows.entries()) {
    stampMs += gapMs;
    bars.openTimeMs[index] = stampMs;
    bars.open[index] = prices[0] as number;
    bars.close[index] = prices[1] as number;
    bars.high[index] = Math.max(...prices);
    bars.low[index] = Math.min(...prices);
    bars.volume[index] = volume;
  }
  return bars;
});

function oneBar(): Bars {
  const bars = emptyBars(1);
  bars.openTimeMs[0] = Date.UTC(2024, 0, 2);
  for (const column of [bars.open, bars.high, bars.low, bars.close]) column[0] = 27.5;
  bars.volume[0] = 100;
  return bars;
}

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ktrdr-write-'));
});

afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

describe('writing bars', () => {
  it('and loading them gives the same instrument and bit-identical bars', async () => {
    const store = new BarStore(dataDir);
    await fc.assert(
      fc.asyncProperty(anyBars, async (bars) => {
        await writeBars(dataDir, instrument, bars);
        const loaded = await store.load('BTC/USDT', '1m');
        expect(loaded.instrument).toEqual(instrument);
        expect(hashBars(loaded.bars)).toBe(hashBars(bars));
      }),
      { numRuns: 50 },
    );
  });

  it('leaves two files and nothing half-written', async () => {
    await writeBars(join(dataDir, 'new'), instrument, oneBar());
    expect(await readdir(join(dataDir, 'new'))).toEqual(['BTC%2FUSDT_1m.csv', 'BTC%2FUSDT_1m.meta.json']);
  });

  it('puts the SHA-256 of the csv file into the description', async () => {
    await writeBars(dataDir, instrument, oneBar(), { adjusted: true, stamp: 'open' });
    const csv = await readFile(join(dataDir, 'BTC%2FUSDT_1m.csv'));
    expect(JSON.parse(await readFile(join(dataDir, 'BTC%2FUSDT_1m.meta.json'), 'utf8'))).toEqual({
      source: 'synthetic',
      timezone: 'Europe/Berlin',
      calendar: '24x7',
      stamp: 'open',
      adjusted: true,
      hash: createHash('sha256').update(csv).digest('hex'),
    });
  });

  it('leaves out a calendar that nobody knew', () => {
    const { meta } = renderBars({ ...instrument, calendarAssumed: true }, oneBar());
    expect(JSON.parse(Buffer.from(meta).toString())).not.toHaveProperty('calendar');
  });

  it('stamps bars of a day or longer with their date, shorter ones in UTC', () => {
    const text = (timeframe: '1d' | '1m'): string | undefined =>
      Buffer.from(renderBars({ ...instrument, timeframe }, oneBar()).csv)
        .toString()
        .split('\n')[1];
    expect(text('1d')).toBe('2024-01-02,27.5,27.5,27.5,27.5,100');
    expect(text('1m')).toBe('2024-01-02T00:00:00Z,27.5,27.5,27.5,27.5,100');
  });

  it('removes what it began when it fails', async () => {
    const inTheWay = join(dataDir, 'BTC%2FUSDT_1m.csv', 'folder');
    await writeBars(inTheWay, instrument, oneBar());
    await expect(writeBars(dataDir, instrument, oneBar())).rejects.toThrow();
    expect(await readdir(dataDir)).toEqual(['BTC%2FUSDT_1m.csv']);
  });
});
