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

  it.each([null, '24x7'] as const)(
    'has days of UTC, though the first are weekdays alone: calendar %s',
    async (calendar) => {
      const settings = await record((url) => hourlyKlines(url, START, 1_000, 24 * HOUR_MS));
      // Tuesday to Friday.
      const range = { from: '2024-01-02', to: '2024-01-05' };
      const load = await loadRecorded(settings, { ...hours, timeframe: '1d', ...range, calendar });
      expect(load.outcome?.result.rowsLoaded).toBe(4);
      expect(load.stored?.instrument).toMatchObject({ calendar: '24x7', timezone: 'UTC' });
    },
  );

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

describe('ccxt:coinbaseexchange', () => {
  const coinbase = { provider: 'ccxt:coinbaseexchange', symbol: 'BTC/USD', timeframe: '1h' as const };
  const market = {
    ...{ id: 'BTC-USD', base_currency: 'BTC', quote_currency: 'USD', display_name: 'BTC/USD' },
    ...{ quote_increment: '0.01', base_increment: '0.00000001', min_market_funds: '1', status: 'online' },
    ...{ margin_enabled: false, post_only: false, limit_only: false, cancel_only: false },
    trading_disabled: false,
  };

  /** Looks no further than from `start` to `end`, as its documentation says, and has the newest bars first. */
  async function recordWindows(isTraded: (openTimeMs: number) => boolean) {
    provider = await recordProvider(({ pathname, searchParams }) => {
      if (pathname === '/products') return { body: [market] };
      if (!pathname.endsWith('/candles')) return { body: [] };
      const [startMs, endMs] = ['start', 'end'].map((name) => Date.parse(searchParams.get(name) ?? ''));
      const candles: number[][] = [];
      for (let openTimeMs = endMs as number; openTimeMs >= (startMs as number); openTimeMs -= HOUR_MS)
        if (isTraded(openTimeMs)) candles.push([openTimeMs / 1_000, 90, 120, 100, 110, 5.5]);
      return { body: candles };
    });
    return provider.settings;
  }
  const candlesAsked = () => provider?.asked.filter(({ pathname }) => pathname.endsWith('/candles')).length;

  it('goes on behind an answer without bars, before the listing and after an outage', async () => {
    const outage = [START + 100 * HOUR_MS, START + 500 * HOUR_MS] as const;
    const settings = await recordWindows(
      (openTimeMs) => openTimeMs >= START && !(openTimeMs >= outage[0] && openTimeMs < outage[1]),
    );
    // 500 hours before the listing, and a thousand in all.
    const load = await loadRecorded(settings, { ...coinbase, from: '2023-12-11', to: '2024-01-31' });
    expect(load.error).toBeNull();
    expect(load.outcome?.result).toMatchObject({
      ...{ rowsLoaded: 31 * 24 - 400, firstBarMs: START, lastBarMs: Date.parse('2024-01-31T23:00Z') },
    });
  });

  it('asks no more often than the stretch has such windows', async () => {
    const settings = await recordWindows(() => false);
    const load = await loadRecorded(settings, { ...coinbase, from: '2024-01-01', to: '2024-02-10' });
    expect(load.segments).toMatchObject([{ status: 'SKIPPED', rows: 0 }]);
    // 41 days are 984 hours, 300 at once.
    expect(candlesAsked()).toBe(4);
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
