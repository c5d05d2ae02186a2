import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isOpenAt } from '../../../../src/domain/market/session-hours.js';
import { durationMs } from '../../../../src/domain/market/timeframe.js';
import type { DataLoadParameters } from '../../../../src/market-data/load/data-load-parameters.js';
import { barsOfRange } from '../../../../src/market-data/providers/bars-of-range.js';
import { createProvider } from '../../../../src/market-data/providers/create-provider.js';
import { defaultProviderSettings } from '../../../../src/market-data/providers/provider-settings.js';
import { loadOf } from './load-recorded.js';

const YEAR = { from: '2023-01-01', to: '2023-12-31' };

describe('the bars of a range', () => {
  it.each([
    ['XNYS', '1m'],
    ['XNYS', '15m'],
    ['24x5', '1m'],
    ['24x5', '1h'],
    ['24x7', '5m'],
    ['24x7', '4h'],
  ] as const)('are at most, and nearly, those at which %s is open, of %s', (calendar, timeframe) => {
    const stepMs = durationMs(timeframe);
    let open = 0;
    for (let atMs = Date.UTC(2023, 0, 1); atMs < Date.UTC(2024, 0, 1); atMs += stepMs)
      if (isOpenAt(calendar, atMs, 'regular')) open += 1;
    const bars = barsOfRange(YEAR, timeframe, calendar);
    expect(bars).toBeLessThanOrEqual(open);
    expect(bars).toBeGreaterThan(0.93 * open);
  });

  it.each([
    // 250 days of trading, 52 whole weeks, 11 times 31 days.
    ['XNYS', '1d', 250, 245],
    ['24x7', '1d', 365, 365],
    ['XNYS', '1w', 52, 52],
    ['24x5', '1mo', 12, 11],
  ] as const)('of %s %s are at most %i and at least %i a year', (calendar, timeframe, most, least) => {
    const bars = barsOfRange(YEAR, timeframe, calendar);
    expect(bars).toBeLessThanOrEqual(most);
    expect(bars).toBeGreaterThanOrEqual(least);
  });

  it('are those of the calendar that trades least where nobody says which', () => {
    expect(barsOfRange(YEAR, '1h', null)).toBe(barsOfRange(YEAR, '1h', 'XNYS'));
  });

  it('are none after today, and none in a range that ends before it begins', () => {
    expect(barsOfRange({ from: '9000-01-01', to: '9999-12-30' }, '1m', '24x7')).toBe(0);
    expect(barsOfRange({ from: '2023-01-02', to: '2023-01-01' }, '1m', '24x7')).toBe(0);
  });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('what a provider expects to bring', () => {
  const expected = async (change: Partial<DataLoadParameters>, importDir = '/nowhere') =>
    await (await createProvider(loadOf(change), importDir, defaultProviderSettings)).expectedBars();

  it('is the range for exchanges, which never close, and for Yahoo', async () => {
    const day = { from: '2023-01-01', to: '2023-01-01', timeframe: '1m' } as const;
    expect(await expected({ ...day, provider: 'ccxt:binance', symbol: 'BTC/USDT' })).toBe(24 * 60);
    expect(await expected({ ...YEAR, provider: 'yahoo', calendar: '24x7' })).toBe(365);
    // Yahoo counts what it keeps from today. Of 730 days, of which 504 are days of trading, with seven bars each.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2023-12-31T23:59Z') });
    const kept = await expected({ to: '2023-12-31', provider: 'yahoo', timeframe: '1h' });
    expect(kept).toBeGreaterThan(0.85 * 504 * 7);
    expect(kept).toBeLessThan(504 * 7);
  });

  it('is what a file holds, or the range where that has less', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ktrdr-expected-'));
    const rows = Array.from(
      { length: 10_000 },
      (_row, at) => `${new Date(Date.UTC(2023, 0, 1, 0, at)).toISOString()},100,110,90,100,1000`,
    );
    await writeFile(join(folder, 'x.csv'), `timestamp,open,high,low,close,volume\n${rows.join('\n')}\n`);
    const csv = { provider: 'csv', path: 'x.csv', timeframe: '1m', calendar: '24x7' } as const;
    // A row has 48 characters with its line end.
    expect(await expected(csv, folder)).toBeGreaterThan(9_900);
    expect(await expected(csv, folder)).toBeLessThanOrEqual(10_001);
    expect(await expected({ ...csv, from: '2023-01-02', to: '2023-01-03' }, folder)).toBe(2 * 24 * 60);
    expect(await expected({ ...csv, from: '2023-01-02' }, folder)).toBeGreaterThan(9_900);
    await rm(folder, { recursive: true });
  });
});
