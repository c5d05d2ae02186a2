import { describe, expect, it } from 'vitest';
import { rollingMean } from '../../../../src/domain/indicators/kernels/rolling-mean.js';
import { ema } from '../../../../src/domain/indicators/trend/ema.js';
import { sma } from '../../../../src/domain/indicators/trend/sma.js';
import { barsFromCloses, listOf, randomWalk } from './price-series.js';

const close = { source: 'close' };

describe('sma', () => {
  it('is the mean of the last three closes', () => {
    const { sma: column } = sma.compute(barsFromCloses([1, 2, 3, 4, 8]), { period: 3, ...close });
    expect(listOf(column)).toEqual([NaN, NaN, 2, 3, 5]);
  });

  it('equals a mean of each window computed on its own', () => {
    const closes = randomWalk(1_000);
    const period = 37;
    const column = listOf(sma.compute(barsFromCloses(closes), { period, ...close }).sma);
    for (let i = period - 1; i < closes.length; i++) {
      const window = closes.slice(i - period + 1, i + 1);
      expect(column[i]).toBeCloseTo(window.reduce((a, b) => a + b) / period, 9);
    }
  });

  it('returns the source itself for period 1', () => {
    expect(listOf(sma.compute(barsFromCloses([3, 1, 2]), { period: 1, ...close }).sma)).toEqual([3, 1, 2]);
  });

  it('does not drift after a value a trillion times larger', () => {
    const values = Float64Array.from([...randomWalk(100), 1e14, ...randomWalk(300, 2)]);
    const column = rollingMean(values, 10);
    const window = values.subarray(values.length - 10);
    expect(column.at(-1)).toBeCloseTo(window.reduce((a, b) => a + b) / 10, 9);
  });

  it('is undefined throughout a series shorter than the period', () => {
    expect(listOf(sma.compute(barsFromCloses([1, 2]), { period: 3, ...close }).sma)).toEqual([NaN, NaN]);
    expect(listOf(sma.compute(barsFromCloses([]), { period: 3, ...close }).sma)).toEqual([]);
  });

  it('begins after leading undefined values and anew after a gap', () => {
    const column = rollingMean(Float64Array.of(NaN, 1, 3, 5, NaN, 2, 4), 2);
    expect(listOf(column)).toEqual([NaN, NaN, 2, 4, NaN, NaN, 3]);
  });
});

describe('ema', () => {
  it('follows the table of StockCharts ChartSchool, period 10', () => {
    // ChartSchool, "Moving Averages - Simple and Exponential", spreadsheet of Intel closes, two decimals.
    const closes = [
      22.27, 22.19, 22.08, 22.17, 22.18, 22.13, 22.23, 22.43, 22.24, 22.29, 22.15, 22.39, 22.38,
    ];
    const column = listOf(ema.compute(barsFromCloses(closes), { period: 10, ...close }).ema);
    expect(column.slice(0, 9).every(Number.isNaN)).toBe(true);
    expect(column.slice(9).map((value) => Math.round(value * 100) / 100)).toEqual([
      22.22, 22.21, 22.24, 22.27,
    ]);
  });

  it('equals the weighted sum over the seed and all later values', () => {
    const closes = randomWalk(120);
    const period = 12;
    const weight = 2 / (period + 1);
    const column = listOf(ema.compute(barsFromCloses(closes), { period, ...close }).ema);
    for (let i = period; i < closes.length; i += 9) {
      const seed = closes.slice(0, period).reduce((a, b) => a + b) / period;
      let expected = seed * (1 - weight) ** (i - period + 1);
      for (let k = period; k <= i; k++) expected += weight * (1 - weight) ** (i - k) * (closes[k] as number);
      expect(column[i]).toBeCloseTo(expected, 9);
    }
  });

  it('forgets its seed within the bars of its warm-up', () => {
    const params = { period: 20, ...close };
    const tail = randomWalk(400);
    const { convergedAfter } = ema.warmup(params);
    const other = [...randomWalk(20, 7), ...tail.slice(20)];
    const a = listOf(ema.compute(barsFromCloses(tail), params).ema)[20 + convergedAfter] as number;
    const b = listOf(ema.compute(barsFromCloses(other), params).ema)[20 + convergedAfter] as number;
    expect(Math.abs(a - b)).toBeLessThan(1e-9 * 200);
  });
});
