import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollingDeviation } from '../../../../src/domain/indicators/kernels/rolling-deviation.js';
import { bbands } from '../../../../src/domain/indicators/volatility/bbands.js';
import { barsFromCloses, listOf, randomWalk } from './price-series.js';

/** Two passes over each window. */
function naiveDeviation(values: readonly number[], period: number, i: number): number {
  const window = values.slice(i - period + 1, i + 1);
  const mean = window.reduce((a, b) => a + b) / period;
  return Math.sqrt(window.reduce((sum, value) => sum + (value - mean) ** 2, 0) / period);
}

describe('bbands', () => {
  it('lies two population standard deviations around the mean', () => {
    // 2, 4, 4, 4, 5, 5, 7, 9 has mean 5 and population standard deviation 2.
    const params = { period: 8, multiplier: 2, source: 'close' };
    const { upper, middle, lower } = bbands.compute(barsFromCloses([2, 4, 4, 4, 5, 5, 7, 9]), params);
    expect([upper?.at(-1), middle?.at(-1), lower?.at(-1)]).toEqual([9, 5, 1]);
    expect(listOf(upper).slice(0, 7).every(Number.isNaN)).toBe(true);
  });

  it('collapses onto constant prices exactly', () => {
    const params = { period: 20, multiplier: 2, source: 'close' };
    const { upper, lower } = bbands.compute(barsFromCloses(Array(200).fill(0.1)), params);
    expect(upper?.at(-1)).toBe(lower?.at(-1));
  });
});

describe('rollingDeviation', () => {
  it('equals a two-pass deviation of each window on a random walk', () => {
    const closes = randomWalk(2_000);
    const column = rollingDeviation(Float64Array.from(closes), 20);
    for (let i = 19; i < closes.length; i++) expect(column[i]).toBeCloseTo(naiveDeviation(closes, 20, i), 9);
  });

  it('shows nothing of a wild stretch in the quiet one after it', () => {
    const values = [...randomWalk(50).map((price) => price * 1e6), ...Array(20).fill(1), 1.001];
    const column = rollingDeviation(Float64Array.from(values), 10);
    expect(column[69]).toBe(0);
    expect(column[70]).toBeCloseTo(naiveDeviation(values, 10, 70), 12);
  });

  it('agrees with two passes on whatever column, relative to its size', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 5, maxLength: 200 }), (values) => {
        const column = rollingDeviation(Float64Array.from(values), 5);
        for (let i = 4; i < values.length; i++) {
          const expected = naiveDeviation(values, 5, i);
          expect(Math.abs((column[i] as number) - expected)).toBeLessThanOrEqual(
            1e-9 * Math.max(1, expected),
          );
        }
      }),
    );
  });

  it('begins anew after an undefined value', () => {
    const column = rollingDeviation(Float64Array.of(1, 3, NaN, 5, 9), 2);
    expect(listOf(column)).toEqual([NaN, 1, NaN, NaN, 2]);
  });
});
