import { describe, expect, it } from 'vitest';
import { DataNotFoundError } from '../../../../src/domain/backtest/errors.js';
import { selectRange } from '../../../../src/domain/backtest/select-range.js';
import { hashBars } from '../../../../src/domain/market/bars-hash.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import { barsOf, flat, instrument } from './scripted-run.js';

const HOUR_MS = 3_600_000;
const daily = (days: number) => barsOf(Array.from({ length: days }, (_, day) => flat(day + 1)));
const hourly: Instrument = { ...instrument, timeframe: '1h', timezone: 'America/New_York' };

describe('selectRange', () => {
  it('includes the first and the last day and the history before', () => {
    const selection = selectRange(
      daily(31),
      instrument,
      { startDate: '2024-01-11', endDate: '2024-01-20' },
      4,
    );
    expect(selection.range).toEqual({ firstIndex: 4, endIndex: 14 });
    expect([...selection.bars.close]).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  });

  it('takes the history there is', () => {
    const selection = selectRange(
      daily(31),
      instrument,
      { startDate: '2024-01-03', endDate: '2024-01-04' },
      100,
    );
    expect(selection.range).toEqual({ firstIndex: 2, endIndex: 4 });
  });

  it('allows days beyond the data', () => {
    const selection = selectRange(
      daily(5),
      instrument,
      { startDate: '2023-01-01', endDate: '2025-01-01' },
      0,
    );
    expect(selection.range).toEqual({ firstIndex: 0, endIndex: 5 });
  });

  it('takes whole days of the zone for bars shorter than a day', () => {
    // From 2024-01-01T00:00Z on; 2 January in New York is 05:00Z to 05:00Z of the next day.
    const bars = barsOf(
      Array.from({ length: 72 }, (_, hour) => flat(hour + 1)),
      { stepMs: HOUR_MS },
    );
    const { range } = selectRange(bars, hourly, { startDate: '2024-01-02', endDate: '2024-01-02' }, 0);
    expect(range).toEqual({ firstIndex: 0, endIndex: 24 });
    const { bars: selected } = selectRange(
      bars,
      hourly,
      { startDate: '2024-01-02', endDate: '2024-01-02' },
      0,
    );
    expect(new Date(selected.openTimeMs[0] as number).toISOString()).toBe('2024-01-02T05:00:00.000Z');
  });

  it('reads the same bars, by their hash, when bars are appended', () => {
    const range = { startDate: '2024-01-11', endDate: '2024-01-20' };
    const short = selectRange(daily(20), instrument, range, 5);
    const long = selectRange(daily(300), instrument, range, 5);
    expect(hashBars(long.bars)).toBe(hashBars(short.bars));
  });

  it('names symbol, timeframe, range and what is available when there are no bars in the range', () => {
    const select = () =>
      selectRange(daily(31), instrument, { startDate: '2025-01-01', endDate: '2025-02-01' }, 0);
    expect(select).toThrow(DataNotFoundError);
    expect(select).toThrow(/1d bars of TEST from 2025-01-01 to 2025-02-01.*2024-01-01 to 2024-01-31/);
  });

  it('says so when there are no bars at all', () => {
    expect(() =>
      selectRange(barsOf([]), instrument, { startDate: '2025-01-01', endDate: '2025-02-01' }, 0),
    ).toThrow('no bars at all');
  });
});
