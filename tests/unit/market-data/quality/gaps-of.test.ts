import { describe, expect, it } from 'vitest';
import { emptyBars } from '../../../../src/domain/market/bars.js';
import type { Calendar, Instrument } from '../../../../src/domain/market/instrument.js';
import { isOpenAt } from '../../../../src/domain/market/session-hours.js';
import {
  durationMs,
  type IntradayTimeframe,
  type Timeframe,
} from '../../../../src/domain/market/timeframe.js';
import { findGaps, gapsOf } from '../../../../src/market-data/quality/find-gaps.js';

function series(timeframe: Timeframe, calendar: Calendar, stampsMs: readonly number[]) {
  const bars = { ...emptyBars(stampsMs.length), openTimeMs: Float64Array.from(stampsMs) };
  const instrument: Instrument = {
    ...{ symbol: 'X', timeframe, source: 'csv', timezone: 'UTC', calendar, calendarAssumed: false },
  };
  return [bars, instrument] as const;
}

function gaps(timeframe: Timeframe, calendar: Calendar, stamps: readonly string[]) {
  const text = (ms: number): string => new Date(ms).toISOString().replace(':00.000Z', 'Z');
  return Array.from(
    gapsOf(...series(timeframe, calendar, stamps.map(Date.parse))),
    ({ firstMs, lastMs, missing }) => [text(firstMs), text(lastMs), missing],
  );
}

describe('the stretches in which bars are missing', () => {
  it('go from the first to the last trading day without a bar, weekends left out', () => {
    // 2024-01-04 is a Thursday, 2024-01-09 a Tuesday.
    expect(gaps('1d', 'XNYS', ['2024-01-03T00:00Z', '2024-01-10T00:00Z'])).toEqual([
      ['2024-01-04T00:00Z', '2024-01-09T00:00Z', 4],
    ]);
    expect(gaps('1d', 'XNYS', ['2024-01-05T00:00Z', '2024-01-08T00:00Z'])).toEqual([]);
  });

  it('are counted in steps of a bar where trading never stops', () => {
    expect(gaps('1h', '24x7', ['2024-01-06T10:00Z', '2024-01-06T14:00Z'])).toEqual([
      ['2024-01-06T11:00Z', '2024-01-06T13:00Z', 3],
    ]);
  });

  it('begin and end within sessions', () => {
    // New York trades from 14:30Z to 21:00Z in January: 20:30Z of one day and 14:30Z of the next are missing.
    expect(gaps('1h', 'XNYS', ['2024-01-03T19:30Z', '2024-01-04T15:30Z'])).toEqual([
      ['2024-01-03T20:30Z', '2024-01-04T14:30Z', 2],
    ]);
  });

  it('are whole weeks and months by the date', () => {
    expect(gaps('1w', 'XNYS', ['2024-01-01T00:00Z', '2024-01-22T00:00Z'])).toEqual([
      ['2024-01-08T00:00Z', '2024-01-15T00:00Z', 2],
    ]);
    expect(gaps('1mo', 'XNYS', ['2023-11-01T00:00Z', '2024-03-01T00:00Z'])).toEqual([
      ['2023-12-01T00:00Z', '2024-02-01T00:00Z', 3],
    ]);
  });

  it.each<[IntradayTimeframe, Calendar]>([
    ['5m', 'XNYS'],
    ['1h', 'XNYS'],
    ['4h', 'XNYS'],
    ['15m', '24x5'],
    ['4h', '24x5'],
    ['30m', '24x7'],
  ])('have as many bars of %s in %s as there are steps to instants that are open', (timeframe, calendar) => {
    const stepMs = durationMs(timeframe);
    // From before Thanksgiving, which closes early, over both changes of the clock, from stamps on and off the grid.
    for (const from of ['2023-11-22T15:35Z', '2024-03-08T21:59Z', '2024-11-01T20:00Z', '2024-12-24T17:45Z']) {
      for (const lengthHours of [7, 30, 75, 200]) {
        const fromMs = Date.parse(from);
        const toMs = fromMs + lengthHours * 3_600_000 + 60_000;
        const expected: number[] = [];
        for (let atMs = fromMs + stepMs; atMs < toMs; atMs += stepMs) {
          if (isOpenAt(calendar, atMs, 'regular')) expected.push(atMs);
        }
        const found = [...gapsOf(...series(timeframe, calendar, [fromMs, toMs]))];
        expect(found.map(({ firstMs, lastMs, missing }) => [firstMs, lastMs, missing])).toEqual(
          expected.length === 0 ? [] : [[expected[0], expected.at(-1), expected.length]],
        );
        expect(found.some(({ isAtLeast }) => isAtLeast)).toBe(false);
      }
    }
  });

  it.each<[Timeframe, Calendar, string, number]>([
    // 7,000 years have 3.7 thousand million minutes. 9024-01-02 is a Friday, the day before a holiday.
    ['1m', 'XNYS', '9023-12-31T20:59Z', 36_525 * 1_440],
    ['1m', '24x5', '9024-01-02T14:29Z', 36_525 * 1_440],
    ['1m', '24x7', '9024-01-02T14:29Z', 36_527 * 1_440],
    ['1d', '24x5', '9024-01-01T14:30Z', 36_525],
  ])('are counted for a century of %s in %s where a year is mistyped', (timeframe, calendar, last, most) => {
    const stampsMs = ['2024-01-02T14:30Z', '9024-01-02T14:30Z'].map(Date.parse);
    const [gap] = [...gapsOf(...series(timeframe, calendar, stampsMs))];
    expect(gap).toMatchObject({ lastMs: Date.parse(last), isAtLeast: true });
    expect(gap?.missing).toBeLessThanOrEqual(most);
    expect(gap?.missing).toBeGreaterThan(most / 6);
    const [issue] = findGaps(...series(timeframe, calendar, stampsMs));
    expect(issue?.message).toMatch(/^at least \d+ bars are missing between 2024-01-02T14:30:00Z and 9024-/);
  });
});
