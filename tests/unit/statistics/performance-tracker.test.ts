import { describe, expect, it } from 'vitest';
import { CostModel } from '../../../src/execution/cost-model.js';
import type { Bars } from '../../../src/market/bars.js';
import type { Timeframe } from '../../../src/market/timeframe.js';
import { tradingDate } from '../../../src/market/trading-date.js';
import { PerformanceTracker } from '../../../src/statistics/performance-tracker.js';

const HOUR_MS = 3_600_000;
const capital = 1000;

function barsAt(stamps: readonly number[]): Bars {
  const ones = (): Float64Array => new Float64Array(stamps.length).fill(100);
  return {
    length: stamps.length,
    openTimeMs: Float64Array.from(stamps),
    open: ones(),
    high: ones(),
    low: ones(),
    close: ones(),
    volume: ones(),
  };
}

function trackerOf(
  stamps: readonly number[],
  equity: readonly number[],
  timeframe: Timeframe,
  timezone = 'UTC',
) {
  const tracker = new PerformanceTracker({
    bars: barsAt(stamps),
    timeframe,
    initialCapital: capital,
    costs: new CostModel(0, 0),
    periodsPerYear: 252,
    dateOf: (stampMs) => tradingDate('24x7', stampMs, timezone),
  });
  equity.forEach((value, bar) => {
    tracker.mark(bar, value, bar % 2 === 0);
  });
  return tracker;
}

const daysFrom = (count: number): number[] =>
  Array.from({ length: count }, (_, day) => Date.UTC(2023, 0, 1 + day));

describe('PerformanceTracker', () => {
  it('measures a run of daily bars', () => {
    const metrics = trackerOf(daysFrom(3), [1020, 999.6, 1029.588], '1d').metrics([]);
    // Returns of +2 %, −2 %, +3 %.
    const deviation = Math.sqrt(0.0007);
    expect(metrics).toMatchObject({
      initialCapital: capital,
      finalValue: 1029.588,
      exposure: 2 / 3,
      totalTrades: 0,
    });
    expect(metrics?.totalReturn).toBeCloseTo(1.02 * 0.98 * 1.03 - 1, 14);
    expect(metrics?.cagr).toBeCloseTo((1.02 * 0.98 * 1.03) ** (365.25 / 3) - 1, 10);
    expect(metrics?.annualizedVolatility).toBeCloseTo(deviation * Math.sqrt(252), 12);
    expect(metrics?.sharpeRatio).toBeCloseTo((0.01 / deviation) * Math.sqrt(252), 10);
    expect(metrics?.maxDrawdown).toBeCloseTo(0.02, 14);
    expect(metrics?.calmarRatio).toBeCloseTo((metrics?.cagr ?? 0) / 0.02, 6);
    // From the peak of the first day to the recovery on the third.
    expect(metrics?.maxDrawdownDays).toBe(2);
  });

  it('gives 0 growth and null ratios to a run without trades', () => {
    expect(trackerOf(daysFrom(3), [capital, capital, capital], '1d').metrics([])).toMatchObject({
      totalReturn: 0,
      cagr: 0,
      annualizedVolatility: 0,
      sharpeRatio: null,
      sortinoRatio: null,
      calmarRatio: null,
      maxDrawdown: 0,
    });
  });

  it('resamples bars shorter than a day to days of the zone', () => {
    // Three days in New York, eight bars of three hours each, the first at midnight there (05:00Z in winter).
    const stamps = Array.from({ length: 24 }, (_, bar) => Date.UTC(2023, 0, 10, 5) + bar * 3 * HOUR_MS);
    const equity = stamps.map((_, bar) => 1000 + ((bar * 37) % 11));
    const closing = [7, 15, 23].map((bar) => equity[bar] as number);
    const intraday = trackerOf(stamps, equity, '1h', 'America/New_York').metrics([]);
    const daily = trackerOf(daysFrom(3), closing, '1d').metrics([]);
    expect(intraday?.sharpeRatio).toBe(daily?.sharpeRatio);
    expect(intraday?.sortinoRatio).toBe(daily?.sortinoRatio);
    expect(intraday?.annualizedVolatility).toBe(daily?.annualizedVolatility);
    expect(intraday?.cagr).toBe(daily?.cagr);
  });

  it('takes the drawdown from every bar, not from days', () => {
    const stamps = [0, 1, 2].map((hour) => Date.UTC(2023, 0, 10, hour));
    expect(trackerOf(stamps, [1000, 500, 1000], '1h').metrics([])?.maxDrawdown).toBe(0.5);
  });

  it('takes twelve monthly bars for a year', () => {
    const stamps = Array.from({ length: 12 }, (_, month) => Date.UTC(2023, month, 1));
    const equity = stamps.map(() => 1100);
    expect(trackerOf(stamps, equity, '1mo').metrics([])?.cagr).toBeCloseTo(1.1 ** (365.25 / 365) - 1, 12);
  });

  it('measures a part with the account value before it as its capital', () => {
    const part = trackerOf(daysFrom(4), [1020, 1200, 1100, 1300], '1d').metrics([], 2, 4);
    expect(part).toMatchObject({ initialCapital: 1200, finalValue: 1300, exposure: 0.5 });
    expect(part?.maxDrawdown).toBeCloseTo(1 - 1100 / 1200, 14);
    expect(part?.cagr).toBeCloseTo((1300 / 1200) ** (365.25 / 2) - 1, 6);
  });

  it('has no figures for no bars, or for a part that begins with nothing left', () => {
    const tracker = trackerOf(daysFrom(3), [500, -10, -10], '1d');
    expect(tracker.metrics([], 1, 1)).toBeNull();
    expect(tracker.metrics([], 2, 3)).toBeNull();
  });
});
