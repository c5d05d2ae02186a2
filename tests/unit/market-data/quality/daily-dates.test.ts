import { describe, expect, it } from 'vitest';
import { type Bars, emptyBars } from '../../../../src/domain/market/bars.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import { seriesIssues } from '../../../../src/market-data/quality/series-issues.js';

const DAY_MS = 86_400_000;

/** January 2024: the 1st is a Monday; Sundays are the 7th, 14th, 21st and 28th. */
const january = (...days: readonly number[]): readonly string[] =>
  days.map((day) => `2024-01-${String(day).padStart(2, '0')}`);

const TRADING_DAYS = january(8, 9, 10, 11, 12, 15, 16, 17, 18, 19, 22, 23, 24, 25, 26);
const CIVIL_DAYS = january(7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 21, 22, 23, 24, 25, 26);
const OPENING_DAYS = january(7, 8, 9, 10, 11, 14, 15, 16, 17, 18, 21, 22, 23, 24, 25);

function flat(stamps: readonly string[]): Bars {
  const price = new Float64Array(stamps.length).fill(100);
  const openTimeMs = Float64Array.from(stamps, (stamp) => Date.parse(stamp)).sort();
  return { ...emptyBars(stamps.length), openTimeMs, open: price, high: price, low: price, close: price };
}

/** What is found in bars of EURUSD, as `CODE date`. */
function found(stamps: readonly string[], dayStart?: string, loaded = flat(stamps)): readonly string[] {
  const instrument: Instrument = {
    ...{ symbol: 'EURUSD', timeframe: '1d', source: 'test', timezone: 'America/New_York' },
    ...{ calendar: '24x5', calendarAssumed: false, ...(dayStart === undefined ? {} : { dayStart }) },
  };
  const series = { bars: flat(stamps), instrument };
  return [...seriesIssues(loaded, series, { shared: 0, closeRatios: new Map() })].map(
    ({ code, stampMs, message }) =>
      `${code} ${new Date(stampMs ?? Number.NaN).toISOString().slice(0, 10)}${code === 'UNEXPECTED_GAP' ? ` ${message.split(' ')[0]}` : ''}`,
  );
}

/** Five days a week, from a first date on. */
const weeksFrom = (first: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_week, week) =>
    [0, 1, 2, 3, 4].map((day) => new Date(Date.parse(first) + (7 * week + day) * DAY_MS).toISOString()),
  ).flat();
const without = (stamps: readonly string[], ...missing: readonly string[]) =>
  stamps.filter((stamp) => !missing.includes(stamp));
const SATURDAY = '2024-01-13';

describe('daily bars of 24x5', () => {
  it.each([
    ['trading days', TRADING_DAYS],
    ['civil days with short bars of Sundays', CIVIL_DAYS],
    ['days dated by the evening on which they open', OPENING_DAYS],
  ])('that are %s: have no issues while they are complete', (_name, stamps) => {
    expect(found(stamps)).toEqual([]);
    expect(found([...stamps, SATURDAY])).toEqual([`OUTSIDE_SESSION ${SATURDAY}`]);
  });

  // The bar before the gap, and how many are missing.
  it.each([
    ['trading days, a Wednesday', TRADING_DAYS, '2024-01-17', '2024-01-16'],
    ['trading days, a Friday', TRADING_DAYS, '2024-01-19', '2024-01-18'],
    ['trading days, a Monday', TRADING_DAYS, '2024-01-15', '2024-01-12'],
    ['civil days, a Wednesday', CIVIL_DAYS, '2024-01-17', '2024-01-16'],
    ['civil days, a Friday', CIVIL_DAYS, '2024-01-19', '2024-01-18'],
    ['civil days, a Sunday', CIVIL_DAYS, '2024-01-14', '2024-01-12'],
    ['opening days, a Wednesday', OPENING_DAYS, '2024-01-17', '2024-01-16'],
    ['opening days, a Thursday', OPENING_DAYS, '2024-01-18', '2024-01-17'],
    ['opening days, a Sunday', OPENING_DAYS, '2024-01-14', '2024-01-11'],
  ])('name a day that is missing: %s', (_name, stamps, missing, before) => {
    expect(found(without(stamps, missing))).toEqual([`UNEXPECTED_GAP ${before} 1`]);
  });

  it('that open on a Friday evening are outside the session', () => {
    // Eleven weeks: a Friday in fewer than ten would leave it unclear how they are dated.
    const weeks = weeksFrom('2024-01-07', 11);
    expect(found([...weeks, '2024-01-12'])).toEqual(['OUTSIDE_SESSION 2024-01-12']);
  });

  it('dated Sunday in one of ten weeks are outside the session', () => {
    const weeks = weeksFrom('2024-01-08', 10);
    expect(found([...weeks, '2024-01-14'])).toEqual(['OUTSIDE_SESSION 2024-01-14']);
    // Two of ten are no mistake, but too few for the other eight to be missing.
    expect(found([...weeks, '2024-01-14', '2024-01-21'])).toEqual([]);
  });

  it('that are too few to tell are what dayStart says', () => {
    const days = january(7, 8, 9, 10);
    expect(found(days)).toEqual(['OUTSIDE_SESSION 2024-01-07']);
    expect(found(days, '17:00')).toEqual([]);
    expect(found(days, '00:00')).toEqual([]);
    // Thursday to Sunday: Friday's day is missing to the one, none to the other.
    const weekend = january(11, 14);
    expect(found(weekend, '17:00')).toEqual([]);
    expect(found(weekend, '00:00')).toEqual(['UNEXPECTED_GAP 2024-01-11 1']);
  });

  it('are judged by the dates of all that is stored, however few were loaded', () => {
    const loaded = flat(january(14, 15));
    expect(found(OPENING_DAYS, undefined, loaded)).toEqual([]);
    expect(found(without(OPENING_DAYS, '2024-01-16'), undefined, loaded)).toEqual([
      'UNEXPECTED_GAP 2024-01-15 1',
    ]);
  });
});
