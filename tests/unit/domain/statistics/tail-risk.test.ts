import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extremePeriods } from '../../../../src/domain/statistics/extreme-periods.js';
import { tailRisk } from '../../../../src/domain/statistics/tail-risk.js';
import { yearlyReturns } from '../../../../src/domain/statistics/yearly-returns.js';

/** The value at risk of a share of the periods, by counting: the loss that no more than this share exceeds. */
function valueAtRisk(returns: readonly number[], share: number): number {
  const losses = returns.map((value) => -value).sort((a, b) => a - b);
  return losses.find(
    (loss) => losses.filter((other) => other > loss).length <= share * returns.length,
  ) as number;
}

describe('tail risk', () => {
  it('is the sixth loss of a hundred, and the mean of the five above it', () => {
    // −20 % to +79 % in steps of one percent, the order mixed: 37 has no factor in common with 100.
    const returns = Float64Array.from({ length: 100 }, (_, index) => (((index * 37) % 100) - 20) / 100);
    const { valueAtRisk: atRisk, expectedShortfall } = tailRisk(returns) ?? {};
    expect(atRisk).toBeCloseTo(0.15, 12);
    expect(expectedShortfall).toBeCloseTo((0.2 + 0.19 + 0.18 + 0.17 + 0.16) / 5, 12);
  });

  it('counts the period at the border with its part of the tail', () => {
    // A twentieth of 30 is one and a half.
    const returns = Float64Array.from({ length: 30 }, (_, index) => [-0.04, 0.01, -0.1][index] ?? 0.02);
    expect(tailRisk(returns)?.valueAtRisk).toBe(0.04);
    expect(tailRisk(returns)?.expectedShortfall).toBeCloseTo((0.1 + 0.5 * 0.04) / 1.5, 12);
  });

  it('is the mean of all values at risk within the tail', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 20, maxLength: 60 }),
        (returns) => {
          const steps = 400;
          let sum = 0;
          for (let step = 0; step < steps; step += 1)
            sum += valueAtRisk(returns, (0.05 * (step + 0.5)) / steps);
          const found = tailRisk(Float64Array.from(returns));
          expect(found?.expectedShortfall).toBeCloseTo(sum / steps, 2);
          expect(found?.valueAtRisk).toBe(valueAtRisk(returns, 0.05));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is undefined of fewer than twenty returns', () => {
    expect(tailRisk(new Float64Array(19))).toBeNull();
    expect(tailRisk(new Float64Array(20).fill(-0.01))).toEqual({
      valueAtRisk: 0.01,
      expectedShortfall: 0.01,
    });
  });
});

describe('extreme periods', () => {
  it('are the first of the highest and the first of the lowest', () => {
    const dates = ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05'];
    expect(extremePeriods(Float64Array.of(0.01, -0.02, 0.01, -0.02), dates)).toEqual({
      best: { date: '2024-01-02', return: 0.01 },
      worst: { date: '2024-01-03', return: -0.02 },
    });
    expect(extremePeriods(new Float64Array(), [])).toBeNull();
  });
});

describe('yearly returns', () => {
  it('compound the months that there are', () => {
    const months = [
      { year: 2023, month: 12, return: 0.1 },
      { year: 2024, month: 1, return: 0.5 },
      { year: 2024, month: 2, return: -0.5 },
    ];
    const [first, second] = yearlyReturns(months);
    expect([first?.year, second?.year]).toEqual([2023, 2024]);
    expect(first?.return).toBeCloseTo(0.1, 12);
    expect(second?.return).toBeCloseTo(-0.25, 12);
  });
});
