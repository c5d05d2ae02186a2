import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillMemberships, membershipFunction } from '../../../../src/domain/fuzzy/membership.js';
import type { MembershipShape } from '../../../../src/domain/strategy/strategy.js';

function degrees(shape: MembershipShape, values: readonly number[]): readonly number[] {
  const into = new Float64Array(values.length);
  fillMemberships(shape, Float64Array.from(values), into);
  return Array.from(into);
}

describe('triangular membership', () => {
  it('rises to 1 at its peak and falls again', () => {
    const shape = { type: 'triangular', parameters: [0, 20, 40] } as const;
    expect(degrees(shape, [-1, 0, 5, 20, 35, 40, 41])).toEqual([0, 0, 0.25, 1, 0.25, 0, 0]);
  });

  it('is 1 at a peak that stands on an edge, and 0 just outside', () => {
    expect(degrees({ type: 'triangular', parameters: [0, 0, 10] }, [-0.001, 0, 5])).toEqual([0, 1, 0.5]);
    expect(degrees({ type: 'triangular', parameters: [0, 10, 10] }, [5, 10, 10.001])).toEqual([0.5, 1, 0]);
    expect(degrees({ type: 'triangular', parameters: [3, 3, 3] }, [2.9, 3, 3.1])).toEqual([0, 1, 0]);
  });
});

describe('trapezoidal membership', () => {
  it('is 1 on its plateau, edges included', () => {
    const shape = { type: 'trapezoidal', parameters: [0, 10, 20, 40] } as const;
    expect(degrees(shape, [0, 5, 10, 15, 20, 30, 40])).toEqual([0, 0.5, 1, 1, 1, 0.5, 0]);
  });

  it('is 1 at a vertical edge', () => {
    expect(degrees({ type: 'trapezoidal', parameters: [50, 50, 50, 100] }, [49, 50, 75, 100])).toEqual([
      0, 1, 0.5, 0,
    ]);
    expect(degrees({ type: 'trapezoidal', parameters: [0, 50, 100, 100] }, [25, 100, 101])).toEqual([
      0.5, 1, 0,
    ]);
  });
});

describe('gaussian membership', () => {
  it('is 1 at the mean and exp(−1/2) one sigma away', () => {
    const shape = { type: 'gaussian', parameters: [50, 10] } as const;
    expect(degrees(shape, [50, 60, 40])).toEqual([1, Math.exp(-0.5), Math.exp(-0.5)]);
  });
});

describe('every membership', () => {
  const corner = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const sorted = (count: number) =>
    fc.array(corner, { minLength: count, maxLength: count }).map((a) => a.sort((x, y) => x - y));
  const shape: fc.Arbitrary<MembershipShape> = fc.oneof(
    sorted(3).map((p) => ({ type: 'triangular', parameters: p as [number, number, number] }) as const),
    sorted(4).map(
      (p) => ({ type: 'trapezoidal', parameters: p as [number, number, number, number] }) as const,
    ),
    fc
      .tuple(corner, fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
      .map((p) => ({ type: 'gaussian', parameters: p }) as const),
  );

  it('lies between 0 and 1 and is 1 at its peak', () => {
    fc.assert(
      fc.property(shape, corner, (drawn, value) => {
        const degree = membershipFunction(drawn);
        expect(degree(value)).toBeGreaterThanOrEqual(0);
        expect(degree(value)).toBeLessThanOrEqual(1);
        expect(degree(drawn.type === 'gaussian' ? drawn.parameters[0] : drawn.parameters[1])).toBe(1);
      }),
    );
  });

  it('is undefined for an undefined value', () => {
    fc.assert(
      fc.property(shape, (drawn) => {
        expect(membershipFunction(drawn)(NaN)).toBeNaN();
      }),
    );
  });
});
