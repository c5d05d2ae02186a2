import { describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { auditLeaks } from '../../../../src/domain/backtest/audit/leak-audit.js';
import { BacktestingEngine } from '../../../../src/domain/backtest/backtesting-engine.js';
import { ModelSignalSource } from '../../../../src/domain/backtest/model-signal-source.js';
import { noProgress, type Predictor } from '../../../../src/domain/backtest/ports.js';
import type { Trade } from '../../../../src/domain/portfolio/trade.js';
import { type CsvFeed, type Seen, seenBy } from '../../../support/market-truth/decisions.js';
import { defaultDecisions, noExits, provenance } from '../../domain/backtest/scripted-run.js';

type Row = readonly [stamp: string | number, open: number, close: number];
type Meta = CsvFeed['meta'];

const HOUR_MS = 3_600_000;
const at = (text: string): number => Date.parse(text);
const iso = (instantMs: number): string => `${new Date(instantMs).toISOString().slice(0, 16)}Z`;

/** Opens, closes, and nothing beyond them. */
function feed(timeframe: CsvFeed['timeframe'], meta: Meta, rows: readonly Row[]): CsvFeed {
  const lines = rows.map(([stamp, open, close]) => {
    const text = typeof stamp === 'number' ? iso(stamp).replace('Z', ':00Z') : stamp;
    return [text, open, Math.max(open, close), Math.min(open, close), close, 1].join(',');
  });
  return { timeframe, meta, csv: ['timestamp,open,high,low,close,volume', ...lines, ''].join('\n') };
}

/** Buys, or sells short, where the last price that is known is below 60. */
const below60 = (side: 'BUY' | 'SELL'): Predictor => ({
  outputWidth: 3,
  predict: (features, rowCount) =>
    Float32Array.from({ length: rowCount * 3 }, (_, at) => {
      const acts = (features[Math.floor(at / 3)] as number) < 60;
      return at % 3 === (acts ? (side === 'BUY' ? 0 : 2) : 1) ? 1 : 0;
    }),
});

/** Runs with the whole account and without costs. */
function tradesOf({ loaded, features }: Seen, side: 'BUY' | 'SELL'): readonly Trade[] {
  const decisions = { ...defaultDecisions, allowShortFromFlat: true, sizing: { fraction: 1, lot: 1 } };
  return new BacktestingEngine().run(
    {
      ...loaded.selection,
      ...{ history: [], instrument: loaded.instrument, trainingWindow: null, provenance },
      strategy: { decisions, exits: noExits },
      source: new ModelSignalSource(decisions, features, below60(side), loaded.selection.bars.openTimeMs),
      parameters: { initialCapital: 100_000, commissionRate: 0, slippageRate: 0 },
    },
    noProgress,
    neverCancelled,
  ).trades;
}

/** Returns what an audit, which has a rule of its own, finds at every bar. */
function leaksOf({ loaded: { datasets }, featuresOf }: Seen, baseTimeframe: CsvFeed['timeframe']) {
  const shape = { model: null, samples: 1_000, seed: 1 };
  return auditLeaks({ datasets, baseTimeframe, featuresOf, ...shape }).leaks;
}

/** Returns the stamps of the base bars that are the first to see each price. */
function firstSeen({ loaded, prices }: Seen): Map<number, string> {
  const seen = new Map<number, string>();
  prices.forEach((price, index) => {
    const stampMs = loaded.selection.bars.openTimeMs[index] as number;
    if (!Number.isNaN(price) && !seen.has(price)) seen.set(price, iso(stampMs));
  });
  return seen;
}

const metaOf = (timezone: string, calendar: NonNullable<Meta['calendar']>, dayStart = 'unsaid'): Meta => ({
  ...{ timezone, calendar },
  ...(dayStart === 'unsaid' ? {} : { dayStart }),
});

/** When and at which price each trade was entered, and what it made. */
const entriesOf = (trades: readonly Trade[]) =>
  trades.map(({ entryTimeMs, entryPrice, netPnl }) => [iso(entryTimeMs), entryPrice, Math.abs(netPnl)]);

// Each date with the instant at which its trading day ends, by hand, and that of the next open.
describe.each([
  ['24x7', 'America/New_York', 'unsaid', '2024-01-10', '2024-01-11T05:00Z'],
  ['24x7', 'America/New_York', 'unsaid', '2024-07-10', '2024-07-11T04:00Z'],
  ['24x7', 'America/New_York', 'unsaid', '2024-03-10', '2024-03-11T04:00Z'],
  ['24x7', 'America/New_York', '00:00', '2024-11-03', '2024-11-04T05:00Z'],
  ['24x7', 'Australia/Sydney', 'unsaid', '2024-01-10', '2024-01-10T13:00Z'],
  ['24x7', 'Australia/Sydney', 'unsaid', '2024-07-10', '2024-07-10T14:00Z'],
  ['24x7', 'Australia/Sydney', 'unsaid', '2024-04-07', '2024-04-07T14:00Z'],
  ['24x7', 'Pacific/Auckland', 'unsaid', '2024-01-10', '2024-01-10T11:00Z'],
  ['24x7', 'Pacific/Auckland', 'unsaid', '2024-07-10', '2024-07-10T12:00Z'],
  ['24x7', 'Pacific/Auckland', 'unsaid', '2024-09-29', '2024-09-29T11:00Z'],
  ['24x7', 'Asia/Tokyo', 'unsaid', '2024-01-10', '2024-01-10T15:00Z'],
  ['24x7', 'Asia/Tokyo', '06:00', '2024-07-10', '2024-07-10T21:00Z'],
  ['24x7', 'Pacific/Honolulu', 'unsaid', '2024-01-10', '2024-01-11T10:00Z'],
  ['24x7', 'Pacific/Honolulu', '17:00', '2024-07-10', '2024-07-11T03:00Z'],
  ['24x5', 'America/Chicago', '17:00', '2024-01-10', '2024-01-10T23:00Z'],
  ['24x5', 'America/Chicago', '17:00', '2024-07-10', '2024-07-10T22:00Z'],
  ['24x5', 'America/Chicago', '17:00', '2024-03-11', '2024-03-11T22:00Z'],
  ['24x5', 'America/Chicago', '17:00', '2024-11-04', '2024-11-04T23:00Z'],
  ['24x5', 'Australia/Sydney', '17:00', '2024-01-10', '2024-01-10T06:00Z'],
  ['24x5', 'Australia/Sydney', '17:00', '2024-07-10', '2024-07-10T07:00Z'],
] as const)('a day of %s in %s that begins at %s', (calendar, timezone, dayStart, date, endsAt) => {
  it(`is known, dated ${date}, at ${endsAt} and not before`, async () => {
    const meta = metaOf(timezone, calendar, dayStart);
    const fallMs = at(endsAt) - HOUR_MS;
    const hours = Array.from({ length: 24 * 7 }, (_, index): Row => {
      const stampMs = fallMs + (index - 24 * 4) * HOUR_MS;
      return [stampMs, stampMs > fallMs ? 50 : 100, stampMs >= fallMs ? 50 : 100];
    });
    const days = [-3, -2, -1, 0, 1, 2].flatMap((day): Row[] => {
      const dateMs = at(date) + day * 24 * HOUR_MS;
      const isWeekend = [0, 6].includes(new Date(dateMs).getUTCDay());
      if (calendar === '24x5' && isWeekend) return [];
      return [[iso(dateMs).slice(0, 10), day > 0 ? 50 : 100, day >= 0 ? 50 : 100]];
    });
    const seen = await seenBy('SHARE', feed('1h', meta, hours), feed('1d', meta, days));
    expect(entriesOf(tradesOf(seen, 'BUY'))).toEqual([[endsAt, 50, 0]]);
    expect(firstSeen(seen).get(50)).toBe(iso(fallMs));
    expect(leaksOf(seen, '1h')).toEqual([]);
  });
});

it('knows a Friday of futures when it ends, and fills on Sunday evening', async () => {
  const meta = metaOf('America/Chicago', '24x5', '17:00');
  const hours = ['2024-03-08T21:00Z', '2024-03-08T22:00Z', '2024-03-10T22:00Z', '2024-03-10T23:00Z'];
  const seen = await seenBy(
    'SHARE',
    feed(
      '1h',
      meta,
      hours.map((stamp, index): Row => [at(stamp), index > 1 ? 50 : 100, index > 0 ? 50 : 100]),
    ),
    feed('1d', meta, [
      ['2024-03-07', 100, 100],
      ['2024-03-08', 100, 50],
      ['2024-03-11', 50, 50],
    ]),
  );
  expect(entriesOf(tradesOf(seen, 'BUY'))).toEqual([['2024-03-10T22:00Z', 50, 0]]);
});

// Days decide, hours are looked at. The price falls in the first hour of the third day; hours of 00:00Z of each date.
describe.each([
  ['24x5', 'Australia/Sydney', 'unsaid', '2024-01-09', [-1, -1, -1, -1], 6],
  ['24x5', 'Australia/Sydney', 'unsaid', '2024-07-09', [0, 0, 0, 0], 6],
  ['24x5', 'Australia/Sydney', '17:00', '2024-01-09', [-1, -1, -1, -1], 6],
  ['24x5', 'Pacific/Auckland', 'unsaid', '2024-01-09', [-3, -3, -3, -3], 6],
  ['24x5', 'Pacific/Auckland', '00:00', '2024-07-09', [-2, -2, -2, -2], 6],
  ['24x7', 'Pacific/Auckland', 'unsaid', '2024-09-28', [-12, -12, -13, -13], 23],
  ['24x5', 'America/Chicago', '17:00', '2024-01-09', [-1, -1, -1, -1], 23],
  ['24x5', 'America/Chicago', '17:00', '2024-07-09', [-2, -2, -2, -2], 23],
  ['24x5', 'Asia/Tokyo', 'unsaid', '2024-01-09', [0, 0, 0, 0], 6],
  ['24x7', 'Asia/Tokyo', '06:00', '2024-01-09', [-3, -3, -3, -3], 24],
  ['24x7', 'Pacific/Honolulu', 'unsaid', '2024-01-09', [10, 10, 10, 10], 24],
  ['24x7', 'Pacific/Honolulu', '17:00', '2024-07-09', [3, 3, 3, 3], 24],
  ['24x7', 'America/New_York', 'unsaid', '2024-03-09', [5, 5, 4, 4], 23],
  ['24x7', 'America/New_York', 'unsaid', '2024-11-02', [4, 4, 5, 5], 24],
  ['24x7', 'Europe/London', 'unsaid', '2024-03-30', [0, 0, -1, -1], 23],
] as const)('days of %s in %s that begin at %s', (calendar, timezone, dayStart, first, opens, length) => {
  it(`decide, from ${first} on, by no hour of the next session`, async () => {
    const meta = metaOf(timezone, calendar, dayStart);
    const dates = opens.map((_, day) => at(first) + day * 24 * HOUR_MS);
    const hours = opens.flatMap((hour, day) =>
      Array.from({ length }, (_, index): Row => {
        const isAfter = day > 2 || (day === 2 && index > 0);
        return [(dates[day] as number) + (hour + index) * HOUR_MS, isAfter ? 50 : 100, day >= 2 ? 50 : 100];
      }),
    );
    const days = dates.map(
      (dateMs, day): Row => [iso(dateMs).slice(0, 10), day > 2 ? 50 : 100, day > 1 ? 50 : 100],
    );
    const seen = await seenBy('SHARE', feed('1d', meta, days), feed('1h', meta, hours));
    expect(entriesOf(tradesOf(seen, 'SELL'))).toEqual([[iso(dates[3] as number), 50, 0]]);
    expect(firstSeen(seen).get(50)).toBe(iso(dates[2] as number));
    expect(leaksOf(seen, '1d')).toEqual([]);
  });
});

// Weeks decide, days are looked at. The price falls on the Monday of the third week.
const JANUARY = ['2024-01-08', '2024-01-15', '2024-01-22', '2024-01-29'];
const MARCH = ['2024-02-26', '2024-03-04', '2024-03-11', '2024-03-18'];
const APRIL = ['2024-03-25', '2024-04-01', '2024-04-08', '2024-04-15'];
const NOVEMBER = ['2024-10-21', '2024-10-28', '2024-11-04', '2024-11-11'];
describe.each([
  ['first trading day', 'XNYS', 'America/New_York', 'unsaid', JANUARY, [0, 1, 0, 0], null],
  ['Monday', 'XNYS', 'America/New_York', 'unsaid', JANUARY, [0, 0, 0, 0], null],
  ['Friday', 'XNYS', 'America/New_York', 'unsaid', MARCH, [4, 4, 4, 4], null],
  ['Sunday', 'XNYS', 'America/New_York', 'unsaid', NOVEMBER, [-1, -1, -1, -1], 'open'],
  ['Monday', '24x5', 'America/Chicago', '17:00', MARCH, [0, 0, 0, 0], null],
  ['Sunday', '24x5', 'America/Chicago', '17:00', NOVEMBER, [-1, -1, -1, -1], 'open'],
  ['Monday', '24x5', 'Australia/Sydney', 'unsaid', APRIL, [0, 0, 0, 0], null],
  ['first trading day', '24x5', 'Australia/Sydney', '17:00', APRIL, [0, 1, 0, 0], null],
  ['last trading day', '24x5', 'Pacific/Auckland', 'unsaid', APRIL, [3, 4, 4, 4], null],
  ['Monday', '24x5', 'Pacific/Auckland', '00:00', JANUARY, [0, 0, 0, 0], null],
  ['first trading day', '24x5', 'Asia/Tokyo', 'unsaid', JANUARY, [1, 0, 0, 0], null],
  ['Friday', '24x5', 'Pacific/Honolulu', 'unsaid', NOVEMBER, [4, 4, 4, 4], null],
  ['Monday', '24x7', 'Asia/Tokyo', 'unsaid', MARCH, [0, 0, 0, 0], null],
] as const)(
  'weeks dated by their %s, of %s in %s',
  (_dating, calendar, timezone, dayStart, mondays, shifts, stamp) => {
    it(`decide by no day of the next week (days from ${dayStart}, ${mondays[0]} on)`, async () => {
      const meta: Meta = { ...metaOf(timezone, calendar, dayStart), ...(stamp === null ? {} : { stamp }) };
      const dayMs = 24 * HOUR_MS;
      const weeks = mondays.map((monday, week): Row => {
        const stampMs = at(monday) + (shifts[week] as number) * dayMs;
        return [iso(stampMs).slice(0, 10), week > 2 ? 50 : 100, week > 1 ? 50 : 100];
      });
      const days = mondays.flatMap((monday, week) =>
        Array.from({ length: calendar === '24x7' ? 7 : 5 }, (_, day): Row => {
          const date = iso(at(monday) + day * dayMs).slice(0, 10);
          return [date, week > 2 || (week === 2 && day > 0) ? 50 : 100, week > 1 ? 50 : 100];
        }),
      );
      const seen = await seenBy('SHARE', feed('1w', meta, weeks), feed('1d', meta, days));
      const fourth = iso(at(weeks[3]?.[0] as string));
      expect(entriesOf(tradesOf(seen, 'SELL'))).toEqual([[fourth, 50, 0]]);
      expect(leaksOf(seen, '1w')).toEqual([]);
    });
  },
);

it('lets no week decide by the short bar of the Sunday after it', async () => {
  const meta = metaOf('UTC', '24x5');
  const low = (date: string): Row => [date, 50, 50];
  const flat = (date: string): Row => [date, 100, 100];
  const january = (days: readonly number[]): string[] =>
    days.map((day) => `2024-01-${String(day).padStart(2, '0')}`);
  const seen = await seenBy(
    'SHARE',
    feed('1w', meta, [flat('2024-01-08'), flat('2024-01-15'), ['2024-01-22', 100, 50], low('2024-01-29')]),
    feed('1d', meta, [
      ...january([8, 9, 10, 11, 12, 15, 16, 17, 18, 19]).map(flat),
      ['2024-01-21', 100, 50],
      ...january([22, 23, 24, 25, 26, 29, 30, 31]).map(low),
    ]),
  );
  expect(entriesOf(tradesOf(seen, 'SELL'))).toEqual([['2024-01-29T00:00Z', 50, 0]]);
});

// Months dated by their last trading day (28 March 2024 before Good Friday), each with the day that is the first to know.
describe.each([
  ['XNYS', 'America/New_York', 'unsaid', 'close', ['2024-01-31', '2024-02-29', '2024-04-01', '2024-04-30']],
  ['XNYS', 'America/New_York', 'unsaid', null, ['2024-01-31', '2024-02-29', '2024-04-01', '2024-04-30']],
  ['24x5', 'America/Chicago', '17:00', null, ['2024-01-31', '2024-02-29', '2024-03-29', '2024-04-30']],
  ['24x5', 'Asia/Tokyo', 'unsaid', 'close', ['2024-01-31', '2024-02-29', '2024-03-29', '2024-04-30']],
  ['24x5', 'Australia/Sydney', '17:00', 'close', ['2024-01-31', '2024-02-29', '2024-03-29', '2024-04-30']],
  ['24x5', 'Pacific/Honolulu', '00:00', null, ['2024-01-31', '2024-02-29', '2024-03-29', '2024-04-30']],
  // Saturday morning of the far east is Friday in New York.
  ['24x5', 'Pacific/Auckland', '00:00', null, ['2024-01-31', '2024-02-29', '2024-04-01', '2024-04-30']],
] as const)('months of %s in %s, days from %s, stamp %s', (calendar, timezone, dayStart, stamp, knownOn) => {
  it('are known when they end', async () => {
    const meta: Meta = { ...metaOf(timezone, calendar, dayStart), ...(stamp === null ? {} : { stamp }) };
    const dates = ['2024-01-31', '2024-02-29', '2024-03-28', '2024-04-30'];
    const months = dates.map((date, index): Row => [date, 100 + index, 100 + index]);
    const days = Array.from({ length: 130 }, (_, day) => at('2024-01-02') + day * 24 * HOUR_MS)
      .filter((dateMs) => ![0, 6].includes(new Date(dateMs).getUTCDay()))
      .map((dateMs) => iso(dateMs).slice(0, 10))
      .filter((date) => calendar !== 'XNYS' || date !== '2024-03-29')
      .map((date): Row => [date, 1, 1]);
    const own: Meta = metaOf(timezone, calendar, dayStart);
    const seen = firstSeen(await seenBy('SHARE', feed('1d', own, days), feed('1mo', meta, months)));
    expect([...seen]).toEqual(knownOn.map((date, index) => [100 + index, `${date}T00:00Z`]));
  });
});

// Candles stamped with their opening, each with the instant at which it closes; the last one stays unseen.
describe.each([
  ['24x7', 'UTC', ['2024-01-08T22:00Z', '2024-01-09T22:00Z', '2024-01-10T22:00Z']],
  [
    '24x7',
    'America/New_York',
    ['2024-03-07T22:00Z', '2024-03-08T22:00Z', '2024-03-09T22:00Z', '2024-03-10T21:00Z'],
  ],
  ['24x5', 'America/New_York', ['2024-03-06T22:00Z', '2024-03-07T22:00Z', '2024-03-08T22:00Z']],
  ['24x7', 'America/Chicago', ['2024-11-01T22:00Z', '2024-11-02T22:00Z', '2024-11-03T23:00Z']],
  ['24x7', 'Australia/Sydney', ['2024-04-05T06:00Z', '2024-04-06T06:00Z', '2024-04-07T07:00Z']],
  ['24x7', 'Pacific/Auckland', ['2024-09-27T05:00Z', '2024-09-28T05:00Z', '2024-09-29T04:00Z']],
  ['24x7', 'Asia/Tokyo', ['2024-01-08T22:00Z', '2024-01-09T22:00Z', '2024-01-10T22:00Z']],
  ['24x7', 'Pacific/Honolulu', ['2024-07-09T03:00Z', '2024-07-10T03:00Z', '2024-07-11T03:00Z']],
] as const)('candles of %s that open at one time in %s', (calendar, timezone, openings) => {
  it(`are known when the next one opens, from ${openings[0]} on`, async () => {
    const meta = metaOf(timezone, calendar);
    const firstMs = at(openings[0]);
    const lastMs = at(openings.at(-1) as string);
    const closeOf = (stampMs: number): number => 100 + (stampMs - firstMs) / HOUR_MS;
    const hours = Array.from({ length: (lastMs - firstMs) / HOUR_MS + 12 }, (_, index): Row => {
      const stampMs = firstMs + index * HOUR_MS;
      return [stampMs, closeOf(stampMs), closeOf(stampMs)];
    });
    const days = openings.map((stamp, index): Row => [at(stamp), closeOf(at(stamp)), 1_000 + index]);
    const seen = await seenBy('SHARE', feed('1h', meta, hours), feed('1d', meta, days));
    const lastHours = openings.slice(1).map((next, index) => [1_000 + index, iso(at(next) - HOUR_MS)]);
    expect([...firstSeen(seen)]).toEqual(lastHours);
  });
});
