import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalsApart } from '../../../../src/base/pure/decimals-apart.js';

describe('decimals that tell a value from its limit', () => {
  it.each([
    [0.9499, 0.95, 2, 4],
    // 0.95 at two decimals, 0.950 at three, 0.9500 at four.
    [0.94996, 0.95, 2, 5],
    [11.6, 12.4, 0, 1],
    [0.9, 0.95, 2, 2],
    [0.95, 0.95, 2, 2],
    // A minus before zeros is not shown.
    [-0.0001, 0, 2, 4],
  ])('of %d against %d are at least %i, and as many as it takes: %i', (value, limit, least, decimals) => {
    expect(decimalsApart(value, limit, least)).toBe(decimals);
  });

  it('keep what differs apart, on the side where it is', () => {
    const limits = fc.double({ min: -1_000, max: 1_000, noNaN: true });
    const steps = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -15, max: 2 }));
    fc.assert(
      fc.property(limits, steps, fc.integer({ min: 0, max: 3 }), (limit, [digits, exponent], least) => {
        const value = limit + digits * 10 ** exponent;
        const decimals = decimalsApart(value, limit, least);
        const [read, limitRead] = [value, limit].map((each) => Number(each.toFixed(decimals))) as [
          number,
          number,
        ];
        expect(decimals).toBeGreaterThanOrEqual(least);
        expect(Math.sign(read - limitRead)).toBe(Math.sign(value - limit));
      }),
    );
  });
});
