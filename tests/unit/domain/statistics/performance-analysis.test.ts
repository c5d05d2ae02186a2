import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import { tradingDate } from '../../../../src/domain/market/trading-date.js';
import { monthlyReturns } from '../../../../src/domain/statistics/monthly-returns.js';
import {
  type AnalysedCurve,
  analysePerformance,
} from '../../../../src/domain/statistics/performance-analysis.js';
import { rollingFigure, rollingWindow } from '../../../../src/domain/statistics/rolling-figure.js';
import { sharpeRatio } from '../../../../src/domain/statistics/sharpe-ratio.js';

const START_MS = Date.UTC(2023, 10, 15);
const utc = (stampMs: number): string => tradingDate('24x7', stampMs, 'UTC');

function curve(values: readonly number[], change: Partial<AnalysedCurve> = {}): AnalysedCurve {
  return {
    capital: 100,
    timeMs: Float64Array.from(values, (_, index) => START_MS + index * DAY_MS),
    equity: Float64Array.from(values),
    timeframe: '1d',
    periodsPerYear: 365,
    dateOf: utc,
    ...change,
  };
}

describe('monthly returns', () => {
  it('are of the last value of a month against that of the month before', () => {
    const dates = ['2023-11-29', '2023-11-30', '2023-12-01', '2024-02-01', '2024-02-29'];
    expect(monthlyReturns(100, Float64Array.of(90, 110, 99, 100, 108), dates)).toEqual([
      { year: 2023, month: 11, return: 110 / 100 - 1 },
      { year: 2023, month: 12, return: 99 / 110 - 1 },
      { year: 2024, month: 2, return: 108 / 99 - 1 },
    ]);
  });

  it('compound to the total return', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1_000, noNaN: true }), { minLength: 1, maxLength: 200 }),
        (values) => {
          const { monthlyReturns: months } = analysePerformance(curve(values));
          const growth = months.reduce((product, month) => product * (1 + month.return), 1);
          expect(growth).toBeCloseTo((values.at(-1) as number) / 100, 6);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('the rolling Sharpe ratio', () => {
  it('is that of the last half year, from the first full one on', () => {
    const returns = Float64Array.from({ length: 300 }, (_, index) => Math.sin(index) / 100);
    const dates = Array.from(returns, (_, index) => utc(START_MS + index * DAY_MS));
    const points = rollingFigure(sharpeRatio, returns, dates, 252);
    expect(points).toHaveLength(300 - 126 + 1);
    expect(points[0]).toEqual({ date: dates[125], value: sharpeRatio(returns.subarray(0, 126), 252) });
    expect(points.at(-1)).toEqual({ date: dates[299], value: sharpeRatio(returns.subarray(174), 252) });
  });

  it('is undefined while the account is flat, and has no point without a full window', () => {
    expect(
      rollingFigure(sharpeRatio, new Float64Array(126), new Array<string>(126).fill('2024-01-01'), 252),
    ).toEqual([{ date: '2024-01-01', value: null }]);
    expect(rollingFigure(sharpeRatio, new Float64Array(125), [], 252)).toEqual([]);
  });

  it('has windows of half a year in periods', () => {
    expect([252, 365, 52, 12].map(rollingWindow)).toEqual([126, 183, 26, 6]);
  });
});

describe('the analysis of a curve', () => {
  it('resamples bars within a day to days, and takes the drawdowns of every bar', () => {
    const hourly = Array.from({ length: 72 }, (_, hour) => 100 + (hour % 24 === 12 ? -50 : hour / 24));
    const timeMs = Float64Array.from(hourly, (_, hour) => START_MS + (hour * DAY_MS) / 24);
    const analysis = analysePerformance(curve(hourly, { timeMs, timeframe: '1h' }));
    expect(analysis.periods).toBe(3);
    expect(analysis.drawdowns).toHaveLength(3);
    expect(analysis.drawdowns[0]?.days).toBe(2 / 24);
  });

  it('measures nothing after an account that fell to zero, but its drawdown', () => {
    const analysis = analysePerformance(curve([100, -10, -10, -10]));
    expect(analysis).toMatchObject({
      periods: 0,
      monthlyReturns: [],
      rollingSharpe: { points: [] },
      skewness: null,
      kurtosis: null,
      probabilisticSharpeRatio: null,
      bootstrap: { totalReturn: null, sharpeRatio: null },
    });
    expect(analysis.drawdowns[0]?.depth).toBeCloseTo(1.1, 12);
  });

  it('is the same for the same curve', () => {
    const values = Array.from({ length: 400 }, (_, index) => 100 + Math.sin(index / 5) * 10);
    expect(analysePerformance(curve(values))).toEqual(analysePerformance(curve(values)));
  });
});
