import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/pure/random.js';
import type { Bars } from '../../../src/domain/market/bars.js';
import { hashBars } from '../../../src/domain/market/bars-hash.js';
import { TIMEFRAMES } from '../../../src/domain/market/timeframe.js';
import { garchShocks } from '../../../src/market-data/garch-shocks.js';
import { generateBars, type SyntheticSeries } from '../../../src/market-data/synthetic-bars.js';

const series: SyntheticSeries = {
  calendar: '24x7',
  timeframe: '1d',
  startDate: '1990-01-01',
  endDate: '2009-12-31',
  seed: 7,
  initialPrice: 100,
  annualDrift: 0,
  annualVolatility: 0.25,
  swingShare: 0,
  swingHalfLifeDays: 10,
  decimals: 6,
  typicalVolume: 1_000_000,
};

function logReturns({ close }: Bars): number[] {
  return Array.from(close.subarray(1), (price, index) => Math.log(price / (close[index] as number)));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function deviation(values: readonly number[]): number {
  const center = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [centerA, centerB] = [mean(a), mean(b)];
  const products = a.map((value, index) => (value - centerA) * ((b[index] as number) - centerB));
  return mean(products) / (deviation(a) * deviation(b));
}

describe('synthetic bars', () => {
  it('keep every promise of bars, whatever they look like', () => {
    const anySeries = fc.record({
      calendar: fc.constantFrom('XNYS' as const, '24x5' as const, '24x7' as const),
      timeframe: fc.constantFrom(...TIMEFRAMES.filter((timeframe) => timeframe !== '1m')),
      startDate: fc.constantFrom('2024-01-01', '2024-03-07'),
      endDate: fc.constant('2024-03-11'),
      seed: fc.integer(),
      initialPrice: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
      annualDrift: fc.double({ min: -2, max: 2, noNaN: true }),
      annualVolatility: fc.double({ min: 0, max: 3, noNaN: true }),
      swingShare: fc.double({ min: 0, max: 1, noNaN: true }),
      swingHalfLifeDays: fc.double({ min: 0.1, max: 100, noNaN: true }),
      decimals: fc.integer({ min: 0, max: 8 }),
      typicalVolume: fc.integer({ min: 0, max: 1e9 }),
    });
    fc.assert(
      fc.property(anySeries, (any) => {
        const { length, openTimeMs, open, high, low, close, volume } = generateBars(any);
        for (let i = 0; i < length; i += 1) {
          const [o, h, l, c] = [open[i], high[i], low[i], close[i]] as [number, number, number, number];
          const good = l > 0 && l <= Math.min(o, c) && h >= Math.max(o, c) && Number.isFinite(h);
          const inOrder = i === 0 || (openTimeMs[i] as number) > (openTimeMs[i - 1] as number);
          if (!good || !inOrder || !((volume[i] as number) >= 0))
            throw new Error(`bar ${i}: ${o} ${h} ${l} ${c}`);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('are the same for the same seed and others for another', () => {
    expect(hashBars(generateBars(series))).toBe(hashBars(generateBars({ ...series })));
    expect(hashBars(generateBars(series))).not.toBe(hashBars(generateBars({ ...series, seed: 8 })));
  });

  it('open where the price starts', () => {
    expect(generateBars(series).open[0]).toBe(100);
  });

  it('are rounded to their decimals', () => {
    const { close } = generateBars({ ...series, decimals: 2 });
    expect(close.every((price) => price === Number(price.toFixed(2)))).toBe(true);
  });

  it('have the volatility asked for, give or take a fifth', () => {
    const annual = deviation(logReturns(generateBars(series))) * Math.sqrt(365);
    expect(annual).toBeGreaterThan(0.25 * 0.8);
    expect(annual).toBeLessThan(0.25 * 1.2);
  });

  it('have volatility in clusters: large moves follow large moves while their signs do not', () => {
    const returns = logReturns(generateBars(series));
    const sizes = returns.map(Math.abs);
    expect(correlation(sizes.slice(1), sizes.slice(0, -1))).toBeGreaterThan(0.08);
    expect(Math.abs(correlation(returns.slice(1), returns.slice(0, -1)))).toBeLessThan(0.06);
  });

  it('trade more when they move more', () => {
    const bars = generateBars(series);
    const sizes = logReturns(bars).map(Math.abs);
    expect(correlation(sizes, Array.from(bars.volume.subarray(1), Math.log))).toBeGreaterThan(0.3);
  });

  it('drift as asked when nothing else moves them', () => {
    const bars = generateBars({ ...series, annualVolatility: 0, annualDrift: 0.1, endDate: '1990-12-31' });
    expect(bars.close.at(-1)).toBeCloseTo(100 * Math.exp(0.1), 4);
  });

  it('return to their trend when all of a shock fades', () => {
    const swinging = generateBars({ ...series, swingShare: 1 });
    const wandering = generateBars(series);
    expect(deviation([...swinging.close].map(Math.log))).toBeLessThan(
      deviation([...wandering.close].map(Math.log)),
    );
  });

  it('move and trade in proportion to the activity of the hour', () => {
    const hourly = { ...series, timeframe: '1h', startDate: '2009-01-01', decimals: 8 } as const;
    const bars = generateBars({ ...hourly, activity: (ms) => (new Date(ms).getUTCHours() < 12 ? 1 : 3) });
    const quiet: number[] = [];
    const busy: number[] = [];
    for (const [index, size] of logReturns(bars).entries()) {
      (new Date(bars.openTimeMs[index + 1] as number).getUTCHours() < 12 ? quiet : busy).push(size);
    }
    expect(deviation(busy) / deviation(quiet)).toBeGreaterThan(2.5);
    expect(deviation(busy) / deviation(quiet)).toBeLessThan(3.5);
  });
});

describe('the shocks', () => {
  it('have variance 1 and fatter tails than a normal distribution, whose kurtosis is 3', () => {
    const next = garchShocks(seededRandom(11));
    const values = Array.from({ length: 100_000 }, () => next().value);
    expect(deviation(values)).toBeGreaterThan(0.93);
    expect(deviation(values)).toBeLessThan(1.07);
    expect(mean(values.map((value) => value ** 4)) / deviation(values) ** 4).toBeGreaterThan(4);
  });
});
