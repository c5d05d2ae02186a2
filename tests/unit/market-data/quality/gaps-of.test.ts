import { describe, expect, it } from 'vitest';
import { emptyBars } from '../../../../src/domain/market/bars.js';
import type { Calendar, Instrument } from '../../../../src/domain/market/instrument.js';
import type { Timeframe } from '../../../../src/domain/market/timeframe.js';
import { gapsOf } from '../../../../src/market-data/quality/find-gaps.js';

function gaps(timeframe: Timeframe, calendar: Calendar, stamps: readonly string[]) {
  const bars = emptyBars(stamps.length);
  stamps.forEach((stamp, index) => {
    bars.openTimeMs[index] = Date.parse(stamp);
  });
  const instrument: Instrument = {
    ...{ symbol: 'X', timeframe, source: 'csv', timezone: 'UTC', calendar, calendarAssumed: false },
  };
  const text = (ms: number): string => new Date(ms).toISOString().replace(':00.000Z', 'Z');
  return Array.from(gapsOf(bars, instrument), ({ firstMs, lastMs, missing }) => [
    text(firstMs),
    text(lastMs),
    missing,
  ]);
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
});
