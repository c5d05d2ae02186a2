import { describe, expect, it } from 'vitest';
import { type Bars, emptyBars } from '../../../../src/domain/market/bars.js';
import type { Calendar, Instrument } from '../../../../src/domain/market/instrument.js';
import type { Timeframe } from '../../../../src/domain/market/timeframe.js';
import { findGaps } from '../../../../src/market-data/quality/find-gaps.js';
import { findOutliers } from '../../../../src/market-data/quality/find-outliers.js';
import { findStrays } from '../../../../src/market-data/quality/find-strays.js';

const flat = (stamps: readonly string[], closes: readonly number[] = stamps.map(() => 100)): Bars => {
  const column = Float64Array.from(closes);
  return {
    ...emptyBars(stamps.length),
    openTimeMs: Float64Array.from(stamps, (stamp) => Date.parse(stamp)),
    open: column,
    high: column,
    low: column,
    close: column,
  };
};
const instrument = (calendar: Calendar, timeframe: Timeframe): Instrument => ({
  ...{ symbol: 'ACME', timeframe, source: 'test', timezone: 'UTC', calendar, calendarAssumed: false },
});
const gaps = (calendar: Calendar, timeframe: Timeframe, stamps: readonly string[]) =>
  findGaps(flat(stamps), instrument(calendar, timeframe)).map(({ message }) => message.split(' ')[0]);

describe('gaps', () => {
  it.each([
    ['a weekend', ['2024-01-05', '2024-01-08'], []],
    ['a holiday (Martin Luther King Jr. Day)', ['2024-01-12', '2024-01-16'], []],
    ['the funeral of a president', ['2025-01-08', '2025-01-10'], []],
    ['a missing Wednesday', ['2024-01-09', '2024-01-11'], ['1']],
    ['a missing week', ['2024-01-05', '2024-01-16'], ['5']],
  ])('in days of the exchange: %s', (_name, stamps, missing) => {
    expect(gaps('XNYS', '1d', stamps)).toEqual(missing);
  });

  it.each([
    ['a night', ['2024-01-02T20:59Z', '2024-01-03T14:30Z'], []],
    ['an afternoon before a holiday (Christmas Eve 2024)', ['2024-12-24T17:59Z', '2024-12-26T14:30Z'], []],
    ['the afternoon after Thanksgiving', ['2024-11-29T17:59Z', '2024-12-02T14:30Z'], []],
    ['a weekend with a change of clocks', ['2024-03-08T20:59Z', '2024-03-11T13:30Z'], []],
    ['two minutes of a session', ['2024-01-02T15:00Z', '2024-01-02T15:03Z'], ['2']],
    ['a whole session', ['2024-01-02T20:59Z', '2024-01-04T14:30Z'], ['390']],
  ])('in minutes of the exchange: %s', (_name, stamps, missing) => {
    expect(gaps('XNYS', '1m', stamps)).toEqual(missing);
  });

  it.each([
    ['a weekend', ['2024-01-05T21:00Z', '2024-01-07T22:00Z'], []],
    ['a weekend that ends on Monday', ['2024-01-05T21:00Z', '2024-01-08T00:00Z'], ['2']],
    ['a Wednesday night', ['2024-01-10T21:00Z', '2024-01-11T00:00Z'], ['2']],
  ])('in hours of foreign exchange: %s', (_name, stamps, missing) => {
    expect(gaps('24x5', '1h', stamps)).toEqual(missing);
  });

  it('in days that are stamped with their opening are those of the trading day, whatever clocks do', () => {
    // From 17:00 New York: Thursday evening opens Friday, Sunday evening Monday; on March 10th clocks go forward.
    expect(gaps('24x5', '1d', ['2024-03-07T22:00Z', '2024-03-10T21:00Z'])).toEqual([]);
    expect(gaps('24x5', '1d', ['2024-03-06T22:00Z', '2024-03-10T21:00Z'])).toEqual(['1']);
    expect(gaps('24x7', '1d', ['2024-11-02T21:00Z', '2024-11-03T22:00Z'])).toEqual([]);
    expect(gaps('24x7', '1d', ['2024-11-02T21:00Z', '2024-11-04T22:00Z'])).toEqual(['1']);
  });

  it('in everything else count by length, weeks and months by date', () => {
    expect(gaps('24x7', '1h', ['2024-01-06T00:00Z', '2024-01-06T03:00Z'])).toEqual(['2']);
    expect(gaps('XNYS', '1w', ['2024-01-01', '2024-01-08', '2024-01-22'])).toEqual(['1']);
    expect(gaps('XNYS', '1mo', ['2024-01-01', '2024-02-01', '2024-05-01'])).toEqual(['2']);
  });
});

describe('strays', () => {
  const strays = (calendar: Calendar, timeframe: Timeframe, stamp: string) =>
    findStrays(flat([stamp]), instrument(calendar, timeframe)).length;

  it.each([
    ['XNYS', '1d', '2024-01-06', 1],
    ['XNYS', '1d', '2024-01-05', 0],
    ['24x5', '1d', '2024-01-07', 1],
    ['24x5', '1d', '2024-01-07T22:00Z', 0],
    ['24x5', '1d', '2024-01-05T22:00Z', 1],
    ['24x7', '1d', '2024-01-07', 0],
    ['XNYS', '1m', '2024-01-05T21:00Z', 0],
    ['XNYS', '1m', '2024-01-05T09:00Z', 0],
    ['XNYS', '1m', '2024-01-05T08:59Z', 1],
    ['24x5', '1h', '2024-01-06T12:00Z', 1],
  ] as const)('on %s %s at %s: %i', (calendar, timeframe, stamp, count) => {
    expect(strays(calendar, timeframe, stamp)).toBe(count);
  });
});

describe('outliers', () => {
  const day = (index: number) => new Date(index * 86_400_000).toISOString();
  const wavy = (count: number) => Array.from({ length: count }, (_bar, index) => 100 * 1.01 ** (index % 2));

  it('are found where prices fall to a seventh, and nowhere else', () => {
    const closes = wavy(100).map((close, index) => (index < 60 ? close : close / 7));
    const found = findOutliers(
      flat(
        closes.map((_close, index) => day(index)),
        closes,
      ),
      '1d',
    );
    expect(found.map(({ stampMs }) => stampMs)).toEqual([Date.parse(day(60))]);
    expect(found[0]?.message).toContain('a split of 7:1');
  });

  it('are splits that a restless market would hide', () => {
    const closes = Array.from(
      { length: 100 },
      (_bar, index) => (100 * 1.06 ** (index % 2)) / (index < 60 ? 1 : 2),
    );
    const found = findOutliers(
      flat(
        closes.map((_close, index) => day(index)),
        closes,
      ),
      '1d',
    );
    expect(found.map(({ stampMs }) => stampMs)).toEqual([Date.parse(day(60))]);
  });

  it('are wrong prices, on their way up and down', () => {
    const closes = wavy(100);
    closes[70] = 1000;
    const found = findOutliers(
      flat(
        closes.map((_close, index) => day(index)),
        closes,
      ),
      '1d',
    );
    expect(found.map(({ stampMs }) => stampMs)).toEqual([Date.parse(day(70)), Date.parse(day(71))]);
  });

  const found = (closes: readonly number[], from?: number, end?: number) =>
    findOutliers(
      flat(
        closes.map((_close, index) => day(index)),
        closes,
      ),
      '1d',
      from,
      end,
    ).map(({ stampMs }) => Math.round((stampMs ?? 0) / 86_400_000));

  it('are tenfold prices in short series, too, at their very end, and where nothing else moves', () => {
    const early = wavy(29).map((close, index) => (index === 20 ? close * 10 : close));
    expect(found(early)).toEqual([20, 21]);
    expect(found([100, 100, 1_000])).toEqual([2]);
    expect(found(Array.from({ length: 80 }, (_bar, index) => (index === 50 ? 1_000 : 100)))).toEqual([
      50, 51,
    ]);
  });

  it('are hundredfold prices of what is seldom traded, and none of its usual moves', () => {
    // Of ten closes six are those of the day before.
    const closes = Array.from({ length: 400 }, (_bar, index) => 2 * 1.004 ** (Math.floor(index / 2.5) % 2));
    expect(closes.filter((close, index) => close === closes[index - 1]).length).toBeGreaterThan(0.55 * 400);
    expect(found(closes)).toEqual([]);
    closes[300] = (closes[300] as number) * 100;
    expect(found(closes)).toEqual([300, 301]);
  });

  it('are a doubled price where nothing else moves, for a backtest warns of it, and no price of 1.8 times', () => {
    const changed = (price: number) =>
      found(Array.from({ length: 80 }, (_bar, index) => (index === 50 ? price : 100)));
    // On the way back the deviation of nineteen returns of 0 and one of ln 2 is ln 2 / √20; eight of it are more.
    expect(changed(200)).toEqual([50]);
    expect(changed(180)).toEqual([]);
  });

  it('are none in five bars that move by little and then by more', () => {
    expect(found([100, 100.01, 100.02, 100.01, 104])).toEqual([]);
  });

  it('are judged in the stretch that is asked for, by all bars before it, and where it takes part', () => {
    const closes = wavy(400).map((close, index) => (index < 360 ? close : close / 4));
    expect(found(closes, 360, 361)).toEqual([360]);
    expect(found(closes, 361)).toEqual([]);
    expect(found(closes, 0, 360 - 300)).toEqual([]);
    expect(found(closes, 0, 360 - 300 + 1)).toEqual([360]);
    const early = wavy(100).map((close, index) => (index < 3 ? close : close / 4));
    expect(found(early, 30)).toEqual([3]);
    expect(found(early, 31)).toEqual([]);
  });

  it('guess a price in another unit', () => {
    const closes = wavy(60).map((close, index) => (index === 40 ? close * 100 : close));
    const [first] = findOutliers(
      flat(
        closes.map((_close, index) => day(index)),
        closes,
      ),
      '1d',
    );
    expect(first?.message).toContain('another unit, 100 to one');
  });
});
