import { describe, expect, it } from 'vitest';
import { CostModel } from '../../../../src/domain/execution/cost-model.js';
import type { Bars } from '../../../../src/domain/market/bars.js';
import type { Calendar } from '../../../../src/domain/market/instrument.js';
import type { Timeframe } from '../../../../src/domain/market/timeframe.js';
import { tradingDate } from '../../../../src/domain/market/trading-date.js';
import { MeasuredPeriods } from '../../../../src/domain/statistics/measured-periods.js';
import { PerformanceTracker } from '../../../../src/domain/statistics/performance-tracker.js';

const HOUR_MS = 3_600_000;
const capital = 1000;
/** Of the bars in turn: half the account long, nothing, a quarter short, nothing. */
const EXPOSURES = [0.5, 0, -0.25, 0];

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
  calendar: Calendar = '24x7',
) {
  const bars = barsAt(stamps);
  const dateOf = (stampMs: number): string => tradingDate(calendar, stampMs, timezone);
  const tracker = new PerformanceTracker({
    bars,
    periods: new MeasuredPeriods(bars.openTimeMs, timeframe, dateOf),
    initialCapital: capital,
    costs: new CostModel(0, 0),
    periodsPerYear: 252,
  });
  equity.forEach((value, bar) => {
    tracker.mark(bar, value, bar % 2 === 0, EXPOSURES[bar % EXPOSURES.length] as number);
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

  it('takes the means of what was held, and holds as much, net', () => {
    const bars = { ...barsAt(daysFrom(4)), close: Float64Array.of(100, 100, 100, 140) };
    const tracker = new PerformanceTracker({
      bars,
      periods: new MeasuredPeriods(bars.openTimeMs, '1d', (stampMs) => tradingDate('24x7', stampMs, 'UTC')),
      initialCapital: capital,
      costs: new CostModel(0, 0),
      periodsPerYear: 365,
    });
    [0.5, 0, -0.8, -0.1].forEach((exposure, bar) => {
      tracker.mark(bar, capital, exposure !== 0, exposure);
    });
    const long = 0.5 / 4;
    const short = (0.8 + 0.1) / 4;
    const { exposures } = tracker.metrics([]) ?? {};
    expect(exposures?.long).toBeCloseTo(long, 14);
    expect(exposures?.short).toBeCloseTo(short, 14);
    expect(exposures?.gross).toBeCloseTo(long + short, 14);
    expect(exposures?.net).toBeCloseTo(long - short, 14);
    // Prices gain 40 %; holding at a net short loses.
    expect(exposures?.holdReturn).toBeCloseTo((long - short) * 0.4, 14);
    // A part has the means of its own bars: the last two.
    expect(tracker.metrics([], 2, 4)?.exposures?.net).toBeCloseTo(-(0.8 + 0.1) / 2, 14);
  });

  it('joins a daily bar of a Sunday to Monday where currencies trade', () => {
    // Thursday, Friday, Sunday, Monday, Tuesday: four days.
    const stamps = [4, 5, 7, 8, 9].map((day) => Date.UTC(2024, 0, day));
    const equity = [1010, 1020, 900, 1030, 1040];
    const withSunday = trackerOf(stamps, equity, '1d', 'UTC', '24x5').metrics([]);
    const returns = [1010 / 1000, 1020 / 1010, 1030 / 1020, 1040 / 1030].map((ratio) => ratio - 1);
    const mean = returns.reduce((sum, one) => sum + one, 0) / 4;
    const deviation = Math.sqrt(returns.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 3);
    expect(withSunday?.sharpeRatio).toBeCloseTo((mean / deviation) * Math.sqrt(252), 10);
    expect(withSunday?.annualizedVolatility).toBeCloseTo(deviation * Math.sqrt(252), 12);
    // The fall of Sunday is still one of the bars.
    expect(withSunday?.maxDrawdown).toBeCloseTo(1 - 900 / 1020, 14);
    const everyDay = trackerOf(stamps, equity, '1d', 'UTC', '24x7').metrics([]);
    expect(everyDay?.annualizedVolatility).not.toBeCloseTo(deviation * Math.sqrt(252), 3);
  });

  it('counts a run that begins on a Sunday from its Monday', () => {
    const stamps = [7, 8, 9].map((day) => Date.UTC(2024, 0, day));
    const cagr = trackerOf(stamps, [1000, 1000, 1100], '1d', 'UTC', '24x5').metrics([])?.cagr;
    expect(cagr).toBeCloseTo(1.1 ** (365.25 / 2) - 1, 2);
  });

  it('measures a part that begins with the Monday after its Sunday', () => {
    const stamps = [5, 7, 8, 9].map((day) => Date.UTC(2024, 0, day));
    const part = trackerOf(stamps, [1000, 1010, 1020, 1030], '1d', 'UTC', '24x5').metrics([], 2, 4);
    const returns = [1020 / 1010 - 1, 1030 / 1020 - 1];
    const deviation = Math.abs((returns[0] as number) - (returns[1] as number)) / Math.SQRT2;
    expect(part?.initialCapital).toBe(1010);
    expect(part?.annualizedVolatility).toBeCloseTo(deviation * Math.sqrt(252), 12);
  });

  it('has no figures for no bars, or for a part that begins with nothing left', () => {
    const tracker = trackerOf(daysFrom(3), [500, -10, -10], '1d');
    expect(tracker.metrics([], 1, 1)).toBeNull();
    expect(tracker.metrics([], 2, 3)).toBeNull();
  });
});
