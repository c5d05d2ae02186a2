import { describe, expect, it } from 'vitest';
import { selectClosed } from '../../../../src/domain/backtest/select-closed.js';
import { selectHeldOut } from '../../../../src/domain/backtest/select-held-out.js';
import { selectRange } from '../../../../src/domain/backtest/select-range.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import type { Timeframe } from '../../../../src/domain/market/timeframe.js';

function barsOf(stamps: readonly string[]) {
  const column = () => new Float64Array(stamps.length).fill(1);
  const openTimeMs = Float64Array.from(stamps, (stamp) => Date.parse(stamp));
  return {
    ...{ length: stamps.length, openTimeMs },
    ...{ open: column(), high: column(), low: column(), close: column(), volume: column() },
  };
}

const instrument = (timeframe: Timeframe, timezone: string): Instrument => ({
  ...{ symbol: 'COIN', timeframe, source: 'test', timezone },
  ...{ calendar: '24x7', calendarAssumed: false },
});

function closedBy(stamps: readonly string[], of: Instrument, date: string): readonly string[] {
  const days = { startDate: '2024-01-01', endDate: '2024-01-04' };
  const { bars, range } = selectClosed(selectRange(barsOf(stamps), of, days, 0), of, date);
  return [...bars.openTimeMs.subarray(range.firstIndex, range.endIndex)].map((ms) =>
    new Date(ms).toISOString(),
  );
}

describe('selectClosed', () => {
  it('leaves out a bar that begins before midnight and lasts beyond it', () => {
    // Four hours from 22:00 on.
    const stamps = ['2024-01-04T14:00:00.000Z', '2024-01-04T18:00:00.000Z', '2024-01-04T22:00:00.000Z'];
    expect(closedBy(stamps, instrument('4h', 'UTC'), '2024-01-05')).toEqual(stamps.slice(0, 2));
  });

  it('keeps a bar that closes at midnight', () => {
    const stamps = ['2024-01-04T16:00:00.000Z', '2024-01-04T20:00:00.000Z'];
    expect(closedBy(stamps, instrument('4h', 'UTC'), '2024-01-05')).toEqual(stamps);
  });

  it('goes by the clock of the instrument', () => {
    // In Tokyo the 5th begins at 15:00Z of the 4th.
    const stamps = ['2024-01-04T10:00:00.000Z', '2024-01-04T14:00:00.000Z'];
    expect(closedBy(stamps, instrument('4h', 'Asia/Tokyo'), '2024-01-05')).toEqual(stamps.slice(0, 1));
  });

  it('leaves out a week that ends beyond the date', () => {
    const stamps = ['2023-12-25T00:00:00.000Z', '2024-01-01T00:00:00.000Z'];
    const of = instrument('1w', 'UTC');
    const days = { startDate: '2023-12-20', endDate: '2024-01-04' };
    const { range } = selectClosed(selectRange(barsOf(stamps), of, days, 0), of, '2024-01-05');
    expect(range).toEqual({ firstIndex: 0, endIndex: 1 });
  });

  it('says so when nothing is left', () => {
    expect(() => closedBy(['2024-01-04T22:00:00.000Z'], instrument('4h', 'UTC'), '2024-01-05')).toThrow(
      /midnight of 2024-01-05/,
    );
  });
});

describe('selectHeldOut', () => {
  const heldOut = (stamps: readonly string[], of: Instrument, startDate: string, history = 0) => {
    const days = { startDate, endDate: '2024-01-06' };
    const { bars, range } = selectHeldOut(barsOf(stamps), of, days, history);
    const times = [...bars.openTimeMs].map((ms) => new Date(ms).toISOString());
    return {
      before: times.slice(0, range.firstIndex),
      traded: times.slice(range.firstIndex, range.endIndex),
    };
  };

  it.each<[Timeframe, string, readonly string[], number]>([
    ['4h', 'UTC', ['2024-01-04T18:00:00.000Z', '2024-01-04T22:00:00.000Z', '2024-01-05T02:00:00.000Z'], 1],
    ['4h', 'UTC', ['2024-01-04T16:00:00.000Z', '2024-01-04T20:00:00.000Z', '2024-01-05T00:00:00.000Z'], 2],
    // In Tokyo the 5th begins at 15:00Z of the 4th.
    ['4h', 'Asia/Tokyo', ['2024-01-04T10:00:00.000Z', '2024-01-04T14:00:00.000Z'], 1],
    ['1w', 'UTC', ['2023-12-25T00:00:00.000Z', '2024-01-01T00:00:00.000Z'], 1],
  ])('begins where the search ends, with bars of %s in %s', (timeframe, zone, stamps, first) => {
    const of = instrument(timeframe, zone);
    const days = { startDate: '2023-12-20', endDate: '2024-01-04' };
    const search = selectClosed(selectRange(barsOf(stamps), of, days, 0), of, '2024-01-05');
    expect(search.range).toEqual({ firstIndex: 0, endIndex: first });
    expect(heldOut(stamps, of, '2024-01-05').traded).toEqual(stamps.slice(first));
  });

  it('takes as much history as is needed', () => {
    const stamps = ['2024-01-04T14:00:00.000Z', '2024-01-04T18:00:00.000Z', '2024-01-04T22:00:00.000Z'];
    expect(heldOut(stamps, instrument('4h', 'UTC'), '2024-01-05', 1)).toEqual({
      before: stamps.slice(1, 2),
      traded: stamps.slice(2),
    });
  });

  it('says so when there is no bar', () => {
    const stamps = ['2024-01-04T16:00:00.000Z', '2024-01-04T20:00:00.000Z'];
    expect(() => heldOut(stamps, instrument('4h', 'UTC'), '2024-01-05')).toThrow(/2024-01-05/);
  });
});
