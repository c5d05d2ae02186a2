import { describe, expect, it } from 'vitest';
import { closedByDate } from '../../../../src/domain/market/bar-times/closed-by-date.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import type { Timeframe } from '../../../../src/domain/market/timeframe.js';

const instrument = (timeframe: Timeframe, timezone: string, more: Partial<Instrument> = {}): Instrument => ({
  ...{ symbol: 'COIN', timeframe, source: 'test', timezone, calendar: '24x7', calendarAssumed: false },
  ...more,
});

function closed(stamps: readonly string[], of: Instrument, date: string): number {
  const column = () => new Float64Array(stamps.length).fill(1);
  const openTimeMs = Float64Array.from(stamps, (stamp) => Date.parse(stamp));
  const bars = {
    ...{ length: stamps.length, openTimeMs },
    ...{ open: column(), high: column(), low: column(), close: column(), volume: column() },
  };
  return closedByDate({ instrument: of, bars }, date);
}

describe('bars that have closed by a date', () => {
  it.each<[string, Timeframe, string, readonly string[], number]>([
    ['hours', '1h', 'UTC', ['2024-06-30T22:00Z', '2024-06-30T23:00Z', '2024-07-01T00:00Z'], 2],
    ['four hours that run past midnight', '4h', 'UTC', ['2024-06-30T18:00Z', '2024-06-30T22:00Z'], 1],
    // In New York the 1st begins at 04:00Z.
    [
      'hours by the clock of the instrument',
      '1h',
      'America/New_York',
      ['2024-07-01T03:00Z', '2024-07-01T04:00Z'],
      1,
    ],
    ['days', '1d', 'UTC', ['2024-06-29T00:00Z', '2024-06-30T00:00Z', '2024-07-01T00:00Z'], 2],
    // 2024-07-01 is a Monday.
    ['weeks', '1w', 'UTC', ['2024-06-17T00:00Z', '2024-06-24T00:00Z', '2024-07-01T00:00Z'], 2],
    ['months', '1mo', 'UTC', ['2024-05-01T00:00Z', '2024-06-01T00:00Z', '2024-07-01T00:00Z'], 2],
  ])('are counted: %s', (_name, timeframe, zone, stamps, count) => {
    expect(closed(stamps, instrument(timeframe, zone), '2024-07-01')).toBe(count);
  });

  it('leave out the week and the month that hold the date', () => {
    expect(closed(['2024-06-17T00:00Z', '2024-06-24T00:00Z'], instrument('1w', 'UTC'), '2024-06-27')).toBe(1);
    expect(closed(['2024-05-01T00:00Z', '2024-06-01T00:00Z'], instrument('1mo', 'UTC'), '2024-06-27')).toBe(
      1,
    );
  });

  it('have a day of the exchange that ends in the evening before', () => {
    const of = instrument('1d', 'America/New_York', { calendar: 'XNYS' });
    expect(closed(['2024-06-27T00:00Z', '2024-06-28T00:00Z', '2024-07-01T00:00Z'], of, '2024-07-01')).toBe(2);
  });

  it('are all or none where the date is after or before them', () => {
    const stamps = ['2024-06-29T00:00Z', '2024-06-30T00:00Z'];
    expect(closed(stamps, instrument('1d', 'UTC'), '2025-01-01')).toBe(2);
    expect(closed(stamps, instrument('1d', 'UTC'), '2024-01-01')).toBe(0);
    expect(closed([], instrument('1d', 'UTC'), '2024-01-01')).toBe(0);
  });
});
