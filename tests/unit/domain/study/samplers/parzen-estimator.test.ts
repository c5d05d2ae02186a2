import { describe, expect, it } from 'vitest';
import { counterRandom } from '../../../../../src/base/pure/counter-random.js';
import { ageWeights } from '../../../../../src/domain/study/samplers/age-weights.js';
import { parzenEstimator } from '../../../../../src/domain/study/samplers/parzen-estimator.js';
import type { Parameter } from '../../../../../src/domain/study/space/parameter.js';

const steps: Parameter = { kind: 'STEPPED', path: 'a', from: 0, step: 1, count: 10 };
const log: Parameter = { kind: 'LOG', path: 'b', from: 1, to: Math.E, isInteger: false };
const integers: Parameter = { kind: 'LOG', path: 'b', from: 1, to: 20, isInteger: true };
const names: Parameter = { kind: 'LISTED', path: 'c', texts: ['x', 'y', 'z'], isOrdered: false };

/** The same by the definition: normal kernels on [0, 1], integrated by Simpson's rule. */
function mass(
  from: number,
  to: number,
  kernels: readonly (readonly [weight: number, place: number, width: number])[],
): number {
  const integral = (f: (x: number) => number, a: number, b: number): number => {
    const parts = 2_000;
    let sum = 0;
    for (let i = 0; i <= parts; i += 1) {
      const weight = i === 0 || i === parts ? 1 : i % 2 === 1 ? 4 : 2;
      sum += weight * f(a + ((b - a) * i) / parts);
    }
    return (sum * (b - a)) / parts / 3;
  };
  return kernels.reduce((total, [weight, place, width]) => {
    const bell = (x: number): number => Math.exp(-((x - place) ** 2) / (2 * width ** 2));
    return total + (weight * integral(bell, from, to)) / integral(bell, 0, 1);
  }, 0);
}

describe('a Parzen estimator', () => {
  it('of steps has kernels as wide as the gaps, and a prior over all', () => {
    // Places 0.15, 0.25 and 0.95; the prior at 0.5. Widths are the larger gaps: 0.1 at the lower end, where the end
    // of the range does not count, but no less than 1 / (1 + 4) for four kernels; 0.25; 0.45.
    const estimator = parzenEstimator(steps, [1, 2, 9]);
    const kernels = [
      [1 / 4, 0.15, 0.2],
      [1 / 4, 0.25, 0.25],
      [1 / 4, 0.95, 0.45],
      [1 / 4, 0.5, 1],
    ] as const;
    for (let value = 0; value < 10; value += 1) {
      expect(estimator.density(value)).toBeCloseTo(mass(value / 10, (value + 1) / 10, kernels), 9);
    }
  });

  it('of a range without steps has a density', () => {
    const estimator = parzenEstimator(log, [Math.exp(0.2), Math.exp(0.8)]);
    // Three kernels: none narrower than 1 / (1 + 3), and gaps of 0.3.
    const kernels = [
      [1 / 3, 0.2, 0.3],
      [1 / 3, 0.8, 0.3],
      [1 / 3, 0.5, 1],
    ] as const;
    const root = Math.sqrt(2 * Math.PI);
    for (const place of [0, 0.1, 0.5, 0.83, 1]) {
      const around = mass(place - 1e-4, place + 1e-4, kernels) / 2e-4;
      expect(estimator.density(Math.exp(place)) / root).toBeCloseTo(around, 6);
    }
  });

  it('of names counts them, and the prior once for each', () => {
    // Three kernels, so the prior adds 1/3 to each name of each: x has (1 + 1/3) / 2 twice, 1/6 once.
    const estimator = parzenEstimator(names, [0, 0]);
    const x = (2 * (4 / 3 / 2) + 1 / 3) / 3;
    expect(estimator.density(0)).toBeCloseTo(x, 14);
    expect(estimator.density(1)).toBeCloseTo((1 - x) / 2, 14);
    expect(estimator.density(2)).toBeCloseTo((1 - x) / 2, 14);
  });

  it.each([
    ['steps', steps, [1, 2, 9], Array.from({ length: 10 }, (_, i) => i)],
    ['integers on a LOG scale', integers, [2, 3, 17], Array.from({ length: 20 }, (_, i) => i + 1)],
    ['names', names, [2, 2, 1], [0, 1, 2]],
    ['nothing', steps, [], Array.from({ length: 10 }, (_, i) => i)],
  ] as const)('of %s sums to 1 and draws as it says', (_, parameter, tried, all) => {
    const estimator = parzenEstimator(parameter, tried);
    expect(all.reduce((sum, coordinate) => sum + estimator.density(coordinate), 0)).toBeCloseTo(1, 12);
    const random = counterRandom(9, 0);
    const count = 20_000;
    const drawn = new Map<number, number>();
    for (let i = 0; i < count; i += 1) {
      const coordinate = estimator.sample(random);
      drawn.set(coordinate, (drawn.get(coordinate) ?? 0) + 1);
    }
    for (const coordinate of all) {
      const share = (drawn.get(coordinate) ?? 0) / count;
      expect(Math.abs(share - estimator.density(coordinate))).toBeLessThan(0.015);
    }
  });
});

describe('weights by age', () => {
  it('are equal up to 25 and fall evenly before the newest 25', () => {
    expect([...ageWeights(3)]).toEqual([0.25, 0.25, 0.25, 0.25]);
    const weights = ageWeights(28);
    const unit = weights.at(-1) as number;
    const relative = [...weights].map((weight) => weight / unit);
    expect(relative[0]).toBeCloseTo(1 / 28, 12);
    expect(relative[1]).toBeCloseTo((1 / 28 + 1) / 2, 12);
    expect(relative.slice(2).every((weight) => Math.abs(weight - 1) < 1e-12)).toBe(true);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
  });
});
