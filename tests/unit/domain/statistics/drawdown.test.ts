import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import { maxDrawdown, maxDrawdownDays } from '../../../../src/domain/statistics/drawdown.js';
import { flat, runScript } from '../backtest/scripted-run.js';

const days = (count: number): Float64Array => Float64Array.from({ length: count }, (_, day) => day * DAY_MS);
const curve = (...values: number[]): Float64Array => Float64Array.from(values);

describe('maxDrawdown', () => {
  it('is the largest fall from a running peak', () => {
    expect(maxDrawdown(100, curve(110, 99, 120, 90, 130))).toEqual({
      fraction: 1 - 90 / 120,
      peakIndex: 2,
      troughIndex: 3,
    });
  });

  it('has the initial capital as its first peak', () => {
    expect(maxDrawdown(100, curve(80, 90))).toEqual({
      fraction: 1 - 80 / 100,
      peakIndex: -1,
      troughIndex: 0,
    });
  });

  it('is 0 for a curve that never falls', () => {
    expect(maxDrawdown(100, curve(100, 101, 102)).fraction).toBe(0);
  });

  it('is the largest over all pairs of an earlier and a later value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (values) => {
          const withCapital = [500, ...values];
          const falls = withCapital.flatMap((peak, i) =>
            withCapital.slice(i).map((later) => 1 - later / peak),
          );
          // What is smaller is rounding.
          const real = falls.filter((fall) => fall > 16 * Number.EPSILON);
          expect(maxDrawdown(500, Float64Array.from(values)).fraction).toBe(Math.max(0, ...real));
        },
      ),
    );
  });
});

describe('maxDrawdownDays', () => {
  it('lasts from the peak to the recovery', () => {
    // Peak on day 1, recovered on day 4; a shorter one follows.
    expect(maxDrawdownDays(100, curve(100, 110, 105, 100, 110, 109, 111), days(7))).toBe(3);
  });

  it('lasts to the end without a recovery', () => {
    expect(maxDrawdownDays(100, curve(120, 110, 111, 112), days(4))).toBe(3);
  });

  it('counts from the first bar when the capital was the peak', () => {
    expect(maxDrawdownDays(100, curve(90, 95, 101), days(3))).toBe(2);
  });

  it('is 0 for a curve that never falls', () => {
    expect(maxDrawdownDays(100, curve(100, 101, 101, 105), days(4))).toBe(0);
  });
});

describe('a fall by rounding', () => {
  // Sold short at 10.10 without costs, while the price stands still; then it falls.
  const { metrics } = runScript({
    candles: [10.1, 10.1, 10.1, 10.1, 9].map(flat),
    signals: 'SHHHH',
    decisions: { allowShortFromFlat: true },
    parameters: { initialCapital: 10_000.37, commissionRate: 0, slippageRate: 0 },
  });

  it('is no drawdown, and lasts no time', () => {
    const sold = 247 * 10.1;
    expect(10_000.37 + sold - sold).toBeLessThan(10_000.37);
    expect([metrics.maxDrawdown, metrics.maxDrawdownDays]).toEqual([0, 0]);
  });

  it('gives no ratio of growth to it', () => {
    expect(metrics.cagr).toBeGreaterThan(0);
    expect(metrics.calmarRatio).toBeNull();
  });

  it('does not keep an account under water that has come back to its peak', () => {
    const almost = 100 * (1 - Number.EPSILON);
    expect(maxDrawdownDays(100, curve(100, 90, almost, almost, almost), days(5))).toBe(2);
  });
});
