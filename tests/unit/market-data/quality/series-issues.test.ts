import { describe, expect, it } from 'vitest';
import { type Bars, emptyBars } from '../../../../src/domain/market/bars.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import { IssueLog } from '../../../../src/market-data/quality/issue-log.js';
import { type StoredSeries, seriesIssues } from '../../../../src/market-data/quality/series-issues.js';

const MINUTE_MS = 60_000;
const instrument: Instrument = {
  ...{ symbol: 'COIN', timeframe: '1m', source: 'test', timezone: 'UTC' },
  ...{ calendar: '24x7', calendarAssumed: false },
};

/** Bars at these minutes, all of one price. */
function flat(minutes: readonly number[]): Bars {
  const price = new Float64Array(minutes.length).fill(100);
  return {
    ...emptyBars(minutes.length),
    openTimeMs: Float64Array.from(minutes, (minute) => minute * MINUTE_MS),
    ...{ open: price, high: price, low: price, close: price },
  };
}

const stored = (bars: Bars): StoredSeries => ({ instrument, bars });
const overlapOf = (
  ratios: readonly (readonly [minute: number, ratio: number])[],
  shared = ratios.length,
) => ({
  closeRatios: new Map(ratios.map(([minute, ratio]) => [minute * MINUTE_MS, ratio])),
  shared,
});
const issues = (loaded: Bars, series: StoredSeries, overlap = overlapOf([])) =>
  [...seriesIssues(loaded, series, overlap)].map(({ code, stampMs }) => [code, stampMs]);

describe('the issues of a loaded series', () => {
  it('are those of what is stored in its stretch and at its seams, and of nothing beyond', () => {
    const loaded = flat([10, 12, 15]);
    expect(issues(loaded, stored(loaded))).toEqual([
      ['UNEXPECTED_GAP', 10 * MINUTE_MS],
      ['UNEXPECTED_GAP', 12 * MINUTE_MS],
    ]);
    expect(issues(loaded, stored(flat([1, 5, 9, 10, 11, 12, 15, 16, 20])))).toEqual([
      ['UNEXPECTED_GAP', 12 * MINUTE_MS],
    ]);
  });

  it('are holes on either side, to what was stored before', () => {
    expect(issues(flat([10, 11]), stored(flat([1, 5, 10, 11, 15, 20])))).toEqual([
      ['UNEXPECTED_GAP', 5 * MINUTE_MS],
      ['UNEXPECTED_GAP', 11 * MINUTE_MS],
    ]);
  });

  it('name each bar that gave way to another', () => {
    const loaded = flat([1, 2]);
    expect(issues(loaded, stored(loaded), overlapOf([[1, 1]]))).toEqual([['REPLACED', MINUTE_MS]]);
  });

  it('are none without bars', () => {
    expect(issues(flat([]), stored(flat([1, 5])))).toEqual([]);
  });

  it('are counted and listed up to 500, be they hundreds of thousands', () => {
    const loaded = flat(Array.from({ length: 200_001 }, (_bar, index) => 2 * index));
    const log = new IssueLog();
    log.addAll(seriesIssues(loaded, stored(loaded), overlapOf([])));
    expect(log.counts).toEqual([{ code: 'UNEXPECTED_GAP', count: 200_000 }]);
    expect(log.listed).toHaveLength(500);
  });
});
