import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { positionSize } from '../../../../src/domain/execution/position-size.js';

describe('positionSize', () => {
  it('takes the whole lots that a fraction of the equity pays for, commission included', () => {
    const fraction = 0.25;
    const equity = 100_000;
    const price = 100.05;
    const commission = 0.001;
    const affordable = (fraction * equity) / (price * (1 + commission));
    expect(positionSize({ fraction, lot: 1 }, equity, price, commission)).toBe(Math.floor(affordable));
    expect(positionSize({ fraction, lot: 100 }, equity, price, commission)).toBe(200);
  });

  it.each([
    [0.3, 0.1, 3],
    [0.7, 0.1, 7],
    [1.1, 0.1, 11],
    [0.29, 0.01, 29],
    [4.35, 0.01, 435],
  ])('finds that %f are a whole number of lots of %f', (equity, lot, lots) => {
    expect(positionSize({ fraction: 1, lot }, equity, 1, 0)).toBe(lots * lot);
  });

  it('does not round a part of a lot up', () => {
    expect(positionSize({ fraction: 1, lot: 1 }, 2.999999999, 1, 0)).toBe(2);
  });

  it('is 0 when nothing is affordable or nothing is left', () => {
    expect(positionSize({ fraction: 0.25, lot: 1 }, 399, 100, 0)).toBe(0);
    expect(positionSize({ fraction: 1, lot: 1 }, 0, 100, 0)).toBe(0);
    expect(positionSize({ fraction: 1, lot: 1 }, -500, 100, 0)).toBe(0);
  });

  it('never spends noticeably more than the fraction, and never leaves a whole lot', () => {
    const positive = (max: number): fc.Arbitrary<number> => fc.double({ min: 0.001, max, noNaN: true });
    fc.assert(
      fc.property(
        positive(1),
        positive(1e6),
        positive(1e4),
        positive(0.05),
        positive(10),
        (fraction, equity, price, commission, lot) => {
          const cost = (quantity: number): number => quantity * price * (1 + commission);
          const quantity = positionSize({ fraction, lot }, equity, price, commission);
          const budget = fraction * equity;
          expect(cost(quantity)).toBeLessThanOrEqual(budget * (1 + 1e-14));
          expect(cost(quantity + lot)).toBeGreaterThan(budget * (1 - 1e-14));
        },
      ),
    );
  });
});
