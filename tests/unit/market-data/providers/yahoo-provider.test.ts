import { afterEach, describe, expect, it, vi } from 'vitest';
import { CancelledError } from '../../../../src/base/pure/cancelled-error.js';
import { loadIntoStore } from '../../../../src/market-data/load/load-into-store.js';
import { createProvider } from '../../../../src/market-data/providers/create-provider.js';
import type { ProviderSettings } from '../../../../src/market-data/providers/provider-settings.js';
import {
  type RecordedAnswer,
  type RecordedProvider,
  recordProvider,
} from '../../../support/recorded-provider.js';
import { loadOf, loadRecorded } from './load-recorded.js';

let provider: RecordedProvider | null = null;
afterEach(async () => {
  await provider?.close();
  provider = null;
  vi.useRealTimers();
});

async function record(
  answer: (url: URL, count: number) => RecordedAnswer | null,
  change: Partial<ProviderSettings> = {},
): Promise<ProviderSettings> {
  provider = await recordProvider(answer, change);
  return provider.settings;
}

/** What the clock of the machine shows; time goes on as usual. */
function pretend(now: string): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(now) });
}

const seconds = (stamp: string) => Date.parse(stamp) / 1_000;

interface Quote {
  readonly stamp: string;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number | null;
  readonly adjclose?: number | null;
}

/** The answer of /v8/finance/chart for a stock of New York. */
function chart(quotes: readonly Quote[], meta: object = {}): RecordedAnswer {
  const column = (name: keyof Quote) => quotes.map((quote) => quote[name] ?? null);
  const hasAdjusted = quotes.some(({ adjclose }) => adjclose !== undefined);
  const period = { timezone: 'EST', start: 1704205800, end: 1704229200, gmtoffset: -18000 };
  const body = {
    chart: {
      result: [
        {
          meta: {
            ...{ currency: 'USD', symbol: 'AAPL', exchangeName: 'NMS', fullExchangeName: 'NasdaqGS' },
            ...{ instrumentType: 'EQUITY', firstTradeDate: 345479400, regularMarketTime: 1704229201 },
            ...{ hasPrePostMarketData: true, gmtoffset: -18000, timezone: 'EST' },
            ...{ exchangeTimezoneName: 'America/New_York', regularMarketPrice: 185.64, priceHint: 2 },
            ...{ fiftyTwoWeekHigh: 199.62, fiftyTwoWeekLow: 124.17, regularMarketDayHigh: 188.44 },
            ...{ regularMarketDayLow: 183.89, regularMarketVolume: 82488700, chartPreviousClose: 192.53 },
            currentTradingPeriod: { pre: period, regular: period, post: period },
            ...{ dataGranularity: '1d', range: '', validRanges: ['1d', '5d', 'max'] },
            ...meta,
          },
          timestamp: quotes.map(({ stamp }) => seconds(stamp)),
          indicators: {
            quote: [
              {
                ...{ open: column('open'), high: column('high'), low: column('low') },
                ...{ close: column('close'), volume: column('volume') },
              },
            ],
            ...(hasAdjusted ? { adjclose: [{ adjclose: column('adjclose') }] } : {}),
          },
        },
      ],
      error: null,
    },
  };
  return { body };
}

const day = (stamp: string, close: number, adjclose = close): Quote => ({
  ...{ stamp, open: close, high: close + 1, low: close - 1, close, volume: 100, adjclose },
});
const notFound: RecordedAnswer = {
  status: 404,
  body: {
    chart: {
      result: null,
      error: { code: 'Not Found', description: 'No data found, symbol may be delisted' },
    },
  },
};
const january = { from: '2024-01-02', to: '2024-01-03' };
const twoDays = chart([day('2024-01-02T14:30:00Z', 100, 50), day('2024-01-03T14:30:00Z', 200)]);

describe('yahoo', () => {
  it('asks for the range and the interval, and stores days under their date in New York', async () => {
    const { outcome, stored, segments } = await loadRecorded(await record(() => twoDays), january);
    const [asked] = provider?.asked ?? [];
    expect(asked?.pathname).toBe('/v8/finance/chart/AAPL');
    expect(asked?.searchParams.get('interval')).toBe('1d');
    expect(Number(asked?.searchParams.get('period1'))).toBeLessThanOrEqual(seconds('2024-01-02'));
    expect(Number(asked?.searchParams.get('period2'))).toBeGreaterThanOrEqual(seconds('2024-01-04'));
    expect(outcome?.result).toMatchObject({ rowsLoaded: 2, rowsRejected: 0 });
    expect(Array.from(stored?.bars.openTimeMs ?? [])).toEqual([
      Date.parse('2024-01-02'),
      Date.parse('2024-01-03'),
    ]);
    expect(stored?.instrument).toMatchObject({
      ...{ source: 'yahoo', timezone: 'America/New_York', calendar: 'XNYS', calendarAssumed: false },
    });
    expect(segments).toMatchObject([{ status: 'LOADED', rows: 2, message: null }]);
  });

  it('scales prices by the adjusted close, unless it is told not to', async () => {
    const settings = await record(() => twoDays);
    expect((await loadRecorded(settings, january)).stored?.bars.open[0]).toBe(50);
    expect((await loadRecorded(settings, { ...january, adjust: false })).stored?.bars.open[0]).toBe(100);
  });

  describe('beside adjusted days that are stored', () => {
    // 1.00 is paid on the 15th of March: the closes before it are worth 99 % from then on, and day by day
    // 99.2 / (100 × 0.99) − 1 is a return of 0.20 %.
    const dividend = 0.99;
    const before: readonly (readonly [string, number])[] = [
      ...([4, 5, 6, 7, 8, 11, 12] as const).map((at) => [`2024-03-${`${at}`.padStart(2, '0')}`, 99] as const),
      ...([
        ['2024-03-13', 99.5],
        ['2024-03-14', 100],
      ] as const),
    ];
    const stampOf = (date: string) => `${date}T13:30:00Z`;
    const earlier = before.map(([date, close]) => day(stampOf(date), close));
    const later = (factor: number) => [
      ...before.map(([date, close]) => day(stampOf(date), close, close * factor)),
      day(stampOf('2024-03-15'), 99.2),
      day(stampOf('2024-03-18'), 99.4),
    ];
    const loadAfter = async (from: string, factor: number) => {
      const settings = await record((_url, count) => chart(count === 1 ? earlier : later(factor)));
      const loaded = await loadRecorded(
        settings,
        { from, to: '2024-03-18' },
        new AbortController().signal,
        () => undefined,
        async (dataDir) => {
          const first = loadOf({ from: '2024-03-04', to: '2024-03-14' });
          const yahoo = await createProvider(first, dataDir, settings);
          const observer = { segment: () => undefined, progress: () => undefined };
          await loadIntoStore(first, dataDir, yahoo, new AbortController().signal, observer);
        },
      );
      const issues = loaded.outcome?.result.issues ?? [];
      return { ...loaded, rescaled: issues.filter(({ code }) => code === 'RESCALED') };
    };

    it.each(['2024-03-15', '2024-03-14', '2024-03-18'])(
      'tells that a dividend has changed their scale, loading from %s on',
      async (from) => {
        const { rescaled, stored, outcome } = await loadAfter(from, dividend);
        expect(rescaled).toHaveLength(1);
        expect(rescaled[0]?.message).toContain('come with 0.99 times their prices');
        expect(rescaled[0]?.message).toContain('load everything again, replacing what is stored');
        // What was not asked for is only compared.
        expect(outcome?.result.firstBarMs).toBe(Date.parse(from));
        expect(stored?.bars.close[0]).toBe(99);
      },
    );

    it('takes a stretch without adjusted closes for what the ones before it are', async () => {
      const { adjclose: _none, ...unscaled } = day('2024-03-15T13:30:00Z', 99.2);
      const settings = await record((_url, count) => chart(count === 1 ? earlier : [unscaled]));
      const { error, stored } = await loadRecorded(settings, { from: '2014-03-15', to: '2024-03-15' });
      expect(error).toBeNull();
      expect(stored?.bars.length).toBe(earlier.length + 1);
    });

    it('has nothing to tell where they are the same', async () => {
      expect((await loadAfter('2024-03-15', 1)).rescaled).toEqual([]);
    });
  });

  it('rejects days that Yahoo has no prices for, and leaves out what was not asked for', async () => {
    const empty = {
      stamp: '2024-01-03T14:30:00Z',
      open: null,
      high: null,
      low: null,
      close: null,
      volume: null,
    };
    const answer = chart([day('2023-12-29T14:30:00Z', 99), day('2024-01-02T14:30:00Z', 100), empty]);
    const { outcome } = await loadRecorded(await record(() => answer), january);
    expect(outcome?.result).toMatchObject({ rowsLoaded: 1, rowsRejected: 1 });
    expect(outcome?.result.issues).toMatchObject([
      { code: 'MISSING_VALUE', stampMs: Date.parse('2024-01-03') },
    ]);
  });

  it('leaves out a bar that has not closed yet', async () => {
    const today = new Date().toISOString().slice(0, 10);
    const answer = chart([day('2024-01-02T14:30:00Z', 100), day(`${today}T14:30:00Z`, 200)]);
    const { outcome } = await loadRecorded(await record(() => answer), { from: '2024-01-02', to: today });
    expect(outcome?.result.rowsLoaded).toBe(1);
  });

  it('knows the calendars of currencies and coins', async () => {
    const meta = { instrumentType: 'CRYPTOCURRENCY', exchangeTimezoneName: 'UTC' };
    const answer = chart([day('2024-01-02T00:00:00Z', 100)], meta);
    const { stored } = await loadRecorded(await record(() => answer), { ...january, symbol: 'BTC-USD' });
    expect(stored?.instrument).toMatchObject({ calendar: '24x7', timezone: 'UTC' });
  });

  it.each([
    // A coin's days are those of UTC, a Japanese stock's begin at 09:00 in Tokyo.
    ['BTC-USD', 'CRYPTOCURRENCY', 'UTC', 'America/New_York'],
    ['7203.T', 'EQUITY', 'Asia/Tokyo', 'America/New_York'],
    ['EURUSD=X', 'CURRENCY', 'Europe/London', 'UTC'],
  ])(
    'does not date the days of %s by another zone',
    async (symbol, instrumentType, exchangeZone, timezone) => {
      const answer = chart([day('2024-01-02T00:00:00Z', 100)], {
        instrumentType,
        exchangeTimezoneName: exchangeZone,
      });
      const { error, stored } = await loadRecorded(await record(() => answer), {
        ...january,
        ...{ symbol, timezone },
      });
      expect(error).toMatchObject({
        code: 'PROVIDER_REFUSED',
        message: expect.stringContaining(`days in ${exchangeZone}, not in ${timezone}`),
      });
      expect(stored).toBeNull();
    },
  );

  it('dates days by the clocks of the exchange, also where its zone goes by another name', async () => {
    // Midnight of London, which is 23:00Z of the day before in summer.
    const answer = chart([day('2024-07-01T23:00:00Z', 100), day('2024-07-02T23:00:00Z', 200)], {
      ...{ instrumentType: 'CURRENCY', exchangeTimezoneName: 'Europe/London' },
    });
    for (const timezone of [null, 'Europe/London', 'GB']) {
      const { stored } = await loadRecorded(await record(() => answer), {
        ...{ from: '2024-07-02', to: '2024-07-03', symbol: 'EURUSD=X', timezone },
      });
      expect(Array.from(stored?.bars.openTimeMs ?? [])).toEqual([
        Date.parse('2024-07-02'),
        Date.parse('2024-07-03'),
      ]);
      await provider?.close();
    }
  });

  it('cuts bars of less than a day by the zone that is asked for', async () => {
    // 00:00 in New York is 05:00Z in January.
    const answer = chart(
      ['2024-01-02T04:00:00Z', '2024-01-02T05:00:00Z', '2024-01-03T04:00:00Z', '2024-01-03T05:00:00Z'].map(
        (stamp) => day(stamp, 100),
      ),
      { instrumentType: 'CRYPTOCURRENCY', exchangeTimezoneName: 'UTC' },
    );
    const { stored } = await loadRecorded(await record(() => answer), {
      ...{ from: '2024-01-02', to: '2024-01-02', symbol: 'BTC-USD', timeframe: '1h' },
      timezone: 'America/New_York',
    });
    expect(Array.from(stored?.bars.openTimeMs ?? [])).toEqual([
      Date.parse('2024-01-02T05:00Z'),
      Date.parse('2024-01-03T04:00Z'),
    ]);
    expect(stored?.instrument.timezone).toBe('America/New_York');
  });

  it('leaves out the hours before and after the session', async () => {
    await loadRecorded(await record(() => twoDays), { ...january, timeframe: '1h' });
    expect(provider?.asked[0]?.searchParams.get('includePrePost')).toBe('false');
  });

  describe('on the Friday after Thanksgiving, which ends at 13:00 New York', () => {
    // 09:30 New York is 14:30Z; the Wednesday before is a whole day.
    const wednesday = { start: seconds('2024-11-27T14:30Z'), end: seconds('2024-11-27T21:00Z') };
    const friday = { start: seconds('2024-11-29T14:30Z'), end: seconds('2024-11-29T18:00Z') };
    const stampsFrom = ({ start, end }: typeof friday, minutes: number) =>
      Array.from({ length: Math.ceil((end - start) / (minutes * 60)) }, (_bar, at) =>
        new Date((start + at * minutes * 60) * 1_000).toISOString(),
      );
    const atClose = { ...day('2024-11-29T18:00:00Z', 100), volume: 0 };
    const zone = { timezone: 'EST', gmtoffset: -18_000 };
    const periods = [wednesday, friday].map((period) => [{ ...zone, ...period }]);

    it.each([
      ['1h', 60, undefined],
      ['1h', 60, periods],
      ['30m', 30, periods],
      ['5m', 5, { regular: periods }],
    ] as const)('has no %s bar of the close', async (timeframe, minutes, tradingPeriods) => {
      const stamps = [...stampsFrom(wednesday, minutes), ...stampsFrom(friday, minutes)];
      const answer = chart([...stamps.map((stamp) => day(stamp, 100)), atClose], {
        ...(tradingPeriods && { tradingPeriods }),
      });
      const { error, stored, outcome } = await loadRecorded(await record(() => answer), {
        ...{ from: '2024-11-27', to: '2024-11-29', timeframe },
      });
      expect(error).toBeNull();
      expect(Array.from(stored?.bars.openTimeMs ?? [])).toEqual(stamps.map(Date.parse));
      expect(outcome?.result).toMatchObject({ rowsRejected: 0, issues: [] });
    });

    it('says that a stamp is repeated', async () => {
      const answer = chart(
        [...stampsFrom(friday, 60), '2024-11-29T17:30:00Z'].map((stamp) => day(stamp, 100)),
      );
      const { outcome } = await loadRecorded(await record(() => answer), {
        ...{ from: '2024-11-29', to: '2024-11-29', timeframe: '1h' },
      });
      expect(outcome?.result).toMatchObject({
        rowsLoaded: 4,
        rowsRejected: 1,
        issues: [{ code: 'DUPLICATE' }],
      });
    });
  });

  it('has the last minute of a coin, whose periods end a minute before midnight', async () => {
    const period = {
      timezone: 'UTC',
      gmtoffset: 0,
      start: seconds('2024-01-02'),
      end: seconds('2024-01-02T23:59Z'),
    };
    const answer = chart([day('2024-01-02T23:58:00Z', 100), day('2024-01-02T23:59:00Z', 100)], {
      ...{ instrumentType: 'CRYPTOCURRENCY', exchangeTimezoneName: 'UTC', tradingPeriods: [[period]] },
    });
    const { outcome } = await loadRecorded(await record(() => answer), {
      ...{ from: '2024-01-02', to: '2024-01-02', symbol: 'BTC-USD', timeframe: '1m' },
    });
    expect(outcome?.result.rowsLoaded).toBe(2);
  });

  describe.each(['2026-06-15T00:05:00Z', '2026-06-15T15:00:00Z', '2026-06-15T23:55:00Z'])('at %s', (now) => {
    // Limits of Yahoo, in days of 24 hours: how long ago a request may begin, and how long it may be.
    it.each([
      ['1m', 30, 7],
      ['5m', 60, 60],
      ['15m', 60, 60],
      ['30m', 60, 60],
      ['1h', 730, 730],
    ] as const)('asks for no %s bars beyond what Yahoo keeps', async (timeframe, keptDays, spanDays) => {
      pretend(now);
      const answer = chart([day('2026-06-12T14:30:00Z', 100)]);
      for (const to of ['2026-06-15', '2026-06-12']) {
        await loadRecorded(await record(() => answer), { timeframe, to });
        const spans = (provider?.asked ?? []).map(({ searchParams }) => [
          Number(searchParams.get('period1')),
          Number(searchParams.get('period2')),
        ]) as [number, number][];
        for (const [begin, end] of spans) {
          expect(end - begin).toBeLessThanOrEqual(spanDays * 86_400);
          expect(begin).toBeGreaterThan(seconds(now) - keptDays * 86_400);
        }
        // Every whole day that is kept.
        expect(spans[0]?.[0]).toBeLessThanOrEqual(seconds('2026-06-15') - (keptDays - 1) * 86_400 + 600);
        expect(spans.at(-1)?.[1]).toBeGreaterThanOrEqual(seconds(to) + 86_400);
        await provider?.close();
      }
    });
  });

  it('leaves it to Yahoo to refuse days that it does not keep any more', async () => {
    pretend('2026-06-15T15:00:00Z');
    const settings = await record(() => twoDays);
    await loadRecorded(settings, { timeframe: '5m', from: '2026-01-05', to: '2026-01-06' });
    expect(Number(provider?.asked[0]?.searchParams.get('period1'))).toBeLessThanOrEqual(
      seconds('2026-01-05'),
    );
  });

  it('begins with the oldest days that Yahoo has, long before 1970', async () => {
    // The index begins on 1927-12-30, Yahoo says so in seconds before 1970.
    const meta = { instrumentType: 'INDEX', firstTradeDate: -1_325_583_000 };
    const answer = chart([day('1927-12-30T14:30:00Z', 17.66), day('1928-01-03T14:30:00Z', 17.76)], meta);
    const { stored, error } = await loadRecorded(
      await record((_url, count) => (count === 1 ? answer : twoDays)),
      {
        ...{ symbol: '^GSPC', to: '1930-01-01' },
      },
    );
    expect(error).toBeNull();
    expect(Array.from(stored?.bars.openTimeMs ?? [])).toEqual([
      Date.parse('1927-12-30'),
      Date.parse('1928-01-03'),
    ]);
  });

  describe('asked for weeks', () => {
    /** Weeks from the date of `period1` in New York on, every seven days, as Yahoo answers. */
    const weeksFrom = (url: URL): RecordedAnswer => {
      const [begin, end] = ['period1', 'period2'].map((name) => Number(url.searchParams.get(name)));
      const weeks: Quote[] = [];
      // Midnight of New York is 05:00Z in winter.
      let stamp = Math.floor(((begin as number) - 5 * 3_600) / 86_400) * 86_400 + 5 * 3_600;
      for (; stamp < (end as number); stamp += 7 * 86_400) {
        weeks.push(day(new Date(stamp * 1_000).toISOString(), 100));
      }
      return chart(weeks);
    };
    const dates = (openTimeMs: Float64Array | undefined) =>
      Array.from(openTimeMs ?? [], (stampMs) => new Date(stampMs).toISOString().slice(0, 10));

    it.each(['2024-01-03', '2024-01-04', '2024-01-05', '2024-01-06', '2024-01-07', '2024-01-08'])(
      'begins its request on a Monday for a range from %s on, and stores Mondays',
      async (from) => {
        const settings = await record((url) => weeksFrom(url));
        // 2024-01-24 is a Wednesday.
        const { stored, error } = await loadRecorded(settings, { from, to: '2024-01-24', timeframe: '1w' });
        expect(error).toBeNull();
        expect(dates(stored?.bars.openTimeMs)).toEqual(['2024-01-08', '2024-01-15', '2024-01-22']);
        // The week of the last day is asked for as a whole, to midnight of Friday in New York.
        expect(Number(provider?.asked[0]?.searchParams.get('period2'))).toBeGreaterThanOrEqual(
          seconds('2024-01-27T05:00Z'),
        );
      },
    );

    it.each([['Pacific/Honolulu'], ['America/New_York'], ['Asia/Tokyo'], ['Pacific/Auckland']])(
      'begins it on the Monday of %s',
      async (timeZone) => {
        const settings = await record((url) => weeksFrom(url));
        // July: Auckland is 12 hours ahead, January: 13.
        for (const [from, to] of [
          ['1999-01-01', '2024-01-24'],
          ['2024-07-03', '2024-07-24'],
        ] as const) {
          await loadRecorded(settings, { from, to, timeframe: '1w' });
        }
        expect(provider?.asked).toHaveLength(3);
        for (const { searchParams } of provider?.asked ?? []) {
          const begin = new Date(Number(searchParams.get('period1')) * 1_000);
          expect(begin.toLocaleDateString('en', { timeZone, weekday: 'long' })).toBe('Monday');
        }
      },
    );

    it('refuses those that begin on other days all the same', async () => {
      // ^GSPC as Yahoo once had it.
      const weeks = ['2022-04-19', '2022-04-26', '2022-05-03', '2022-05-10'];
      const answer = chart(weeks.map((date) => day(`${date}T04:00:00Z`, 100)));
      const { error, stored } = await loadRecorded(await record(() => answer), {
        ...{ symbol: '^GSPC', timeframe: '1w', from: '2022-04-20', to: '2022-05-20' },
      });
      expect(error).toMatchObject({
        code: 'PROVIDER_REFUSED',
        message: expect.stringContaining(
          'do not begin on Mondays, but on dates such as 2022-04-19; load days',
        ),
      });
      expect(stored).toBeNull();
    });
  });

  it('loads long ranges in stretches, and skips those before the first bar', async () => {
    const nothing = {
      status: 400,
      body: {
        chart: {
          result: null,
          error: { code: 'Bad Request', description: "Data doesn't exist for startDate = 1, endDate = 2" },
        },
      },
    };
    const settings = await record((_url, count) => (count === 1 ? nothing : twoDays));
    const { segments, outcome } = await loadRecorded(settings, { from: '2013-12-31', to: '2024-01-03' });
    expect(segments.map(({ status }) => status)).toEqual(['SKIPPED', 'LOADED']);
    expect(segments[0]?.endMs).toBe(segments[1]?.startMs);
    expect(outcome?.result.rowsLoaded).toBe(2);
  });

  it.each([
    ['is told to wait (429)', { status: 429, headers: { 'retry-after': '0.01' }, body: 'Too Many Requests' }],
    ['meets a fault of the server (500)', { status: 500, body: 'oops' }],
    ['is answered with something that is no JSON', { body: '<html>consent</html>' }],
  ])('asks again when it %s', async (_name, fault) => {
    const settings = await record((_url, count) => (count < 3 ? fault : twoDays));
    const { outcome } = await loadRecorded(settings, january);
    expect(outcome?.result.rowsLoaded).toBe(2);
    expect(provider?.asked).toHaveLength(3);
  });

  it('asks again when there is no answer in time', async () => {
    const settings = await record((_url, count) => (count === 1 ? null : twoDays), { requestTimeoutMs: 200 });
    expect((await loadRecorded(settings, january)).outcome?.result.rowsLoaded).toBe(2);
  });

  it('fails in the end, with the stretches that it had stored', async () => {
    const fault = { status: 503, body: 'down' };
    const settings = await record((_url, count) => (count === 1 ? twoDays : fault));
    const { error, stored, segments } = await loadRecorded(settings, {
      from: '2015-01-01',
      to: '2026-01-01',
    });
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true });
    expect((error as Error).message).toContain(
      '1 of 2 segments could not be loaded from yahoo: the answer was HTTP 503',
    );
    expect(segments.map(({ status }) => status)).toEqual(['LOADED', 'FAILED']);
    expect(stored?.bars.length).toBe(2);
    expect(provider?.asked).toHaveLength(1 + 5);
  });

  it('says what names look like when there is no such symbol', async () => {
    const { error } = await loadRecorded(await record(() => notFound), { ...january, symbol: 'NOPE' });
    expect(error).toMatchObject({
      code: 'SYMBOL_NOT_FOUND',
      message: expect.stringContaining("no bars of 'NOPE'"),
    });
  });

  it('does not take an answer of another form for bars', async () => {
    const settings = await record(() => ({ body: { chart: { result: [{ meta: {} }], error: null } } }));
    const { error, segments } = await loadRecorded(settings, january);
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    expect(segments).toMatchObject([
      { status: 'FAILED', message: expect.stringContaining('not in the form') },
    ]);
  });

  it('stops in the middle of a request when it is cancelled, and keeps what it had', async () => {
    const controller = new AbortController();
    const settings = await record((_url, count) => {
      if (count === 1) return twoDays;
      controller.abort();
      return null;
    });
    const range = { from: '2015-01-01', to: '2026-01-01' };
    const { error, stored } = await loadRecorded(settings, range, controller.signal);
    expect(error).toBeInstanceOf(CancelledError);
    expect(stored?.bars.length).toBe(2);
  });
});
