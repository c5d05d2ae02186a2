import { afterEach, describe, expect, it } from 'vitest';
import {
  exchangeNames,
  isProvider,
  providerHint,
} from '../../../../src/market-data/providers/provider-names.js';
import { HOUR_MS, hourlyKlines, recordExchange } from '../../../support/recorded-exchange.js';
import {
  type RecordedAnswer,
  type RecordedProvider,
  recordProvider,
} from '../../../support/recorded-provider.js';
import { loadRecorded } from './load-recorded.js';

let provider: RecordedProvider | null = null;
afterEach(async () => {
  await provider?.close();
  provider = null;
});

async function record(answer: (url: URL, count: number) => RecordedAnswer | null) {
  provider = await recordExchange(answer);
  return provider.settings;
}

const hours = { provider: 'ccxt:binance', symbol: 'BTC/USDT', timeframe: '1h' as const };
const START = Date.parse('2024-01-01');

describe('ccxt:binance', () => {
  it('loads a range in stretches of a thousand bars', async () => {
    const settings = await record((url) => hourlyKlines(url, START, 1_000));
    const load = await loadRecorded(settings, { ...hours, from: '2024-01-01', to: '2024-02-29' });
    expect(load.error).toBeNull();
    expect(load.outcome?.result).toMatchObject({
      ...{
        rowsLoaded: 60 * 24,
        rowsRejected: 0,
        firstBarMs: START,
        lastBarMs: START + (60 * 24 - 1) * HOUR_MS,
      },
      issues: [],
    });
    expect(load.segments.map(({ rows, status }) => [rows, status])).toEqual([
      [1_000, 'LOADED'],
      [440, 'LOADED'],
    ]);
    expect(load.stored?.instrument).toMatchObject({
      source: 'ccxt:binance',
      calendar: '24x7',
      timezone: 'UTC',
    });
    expect(load.stored?.bars.close[0]).toBe(110);
    expect(provider?.asked.map(({ pathname }) => pathname)).toEqual([
      '/api/v3/exchangeInfo',
      '/api/v3/klines',
      '/api/v3/klines',
    ]);
  });

  it('asks again within a stretch of an exchange that gives less at once', async () => {
    const settings = await record((url) => hourlyKlines(url, START, 10));
    const load = await loadRecorded(settings, { ...hours, from: '2024-01-01', to: '2024-01-01' });
    expect(load.outcome?.result.rowsLoaded).toBe(24);
  });

  it('skips what was before the first trade', async () => {
    const settings = await record((url) => hourlyKlines(url, START, 1_000));
    const load = await loadRecorded(settings, { ...hours, from: '2023-11-20', to: '2024-01-01' });
    expect(load.segments.map(({ status }) => status)).toEqual(['SKIPPED', 'LOADED']);
    expect(load.outcome?.result.firstBarMs).toBe(START);
  });

  it('asks again after 429, 500 and what is no JSON', async () => {
    const faults: readonly RecordedAnswer[] = [
      { status: 429, headers: { 'retry-after': '0.01' }, body: { code: -1003, msg: 'Too many requests.' } },
      { status: 500, body: '' },
      { body: 'maintenance' },
    ];
    const settings = await record((url, count) => faults[count - 2] ?? hourlyKlines(url, START, 1_000));
    const load = await loadRecorded(settings, { ...hours, from: '2024-01-01', to: '2024-01-01' });
    expect(load.outcome?.result.rowsLoaded).toBe(24);
  });

  it('says that there is no such symbol', async () => {
    const settings = await record((url) => hourlyKlines(url, START, 1_000));
    const load = await loadRecorded(settings, { ...hours, symbol: 'NOPE/USDT', from: '2024-01-01' });
    expect(load.error).toMatchObject({ code: 'SYMBOL_NOT_FOUND' });
  });

  it('passes on why it was refused', async () => {
    const refusal = { status: 451, body: { code: 0, msg: 'Service unavailable from a restricted location' } };
    provider = await recordProvider(() => refusal);
    const load = await loadRecorded(provider.settings, { ...hours, from: '2024-01-01', to: '2024-01-02' });
    expect(load.error).toMatchObject({ code: expect.stringMatching(/^PROVIDER_(REFUSED|UNAVAILABLE)$/) });
    expect((load.error as Error).message).toContain('restricted location');
    expect(load.stored).toBeNull();
  });

  it('does not take an answer of another form for bars', async () => {
    const settings = await record(() => ({ body: { surprise: true } }));
    const load = await loadRecorded(settings, { ...hours, from: '2024-01-01', to: '2024-01-02' });
    expect(load.stored).toBeNull();
  });
});

describe('names of providers', () => {
  it('are csv, yahoo and every exchange of ccxt', () => {
    expect(exchangeNames().length).toBeGreaterThan(90);
    for (const name of ['csv', 'yahoo', 'ccxt:binance', 'ccxt:kraken']) expect(isProvider(name)).toBe(true);
    for (const name of ['', 'ccxt:', 'ccxt:../x', 'ccxt:nope', 'CSV', 'binance'])
      expect(isProvider(name)).toBe(false);
  });

  it('come with the nearest known one', () => {
    expect(providerHint('yaho')).toContain("did you mean 'yahoo'?");
    expect(providerHint('binance')).toContain('ccxt:binance');
  });
});
