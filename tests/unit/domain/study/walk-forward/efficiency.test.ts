import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../src/base/pure/random.js';
import { walkForwardEfficiency } from '../../../../../src/domain/study/walk-forward/efficiency.js';

const returns = (...values: number[]) => Float64Array.from(values);

describe('walkForwardEfficiency', () => {
  it('is the mean return out of sample over the mean of the windows in sample', () => {
    const found = walkForwardEfficiency(returns(0.01, -0.005, 0.004), [0.015, 0.005]);
    // 0.009 / 3 over the mean of 0.015 and 0.005.
    expect(found?.value).toBeCloseTo(0.003 / 0.01, 12);
  });

  it('is undefined where windows earned nothing, or an account fell to zero', () => {
    expect(walkForwardEfficiency(returns(0.01), [-0.01])).toBeNull();
    expect(walkForwardEfficiency(returns(0.01), [0])).toBeNull();
    expect(walkForwardEfficiency(returns(0.01), [])).toBeNull();
    expect(walkForwardEfficiency(null, [0.01])).toBeNull();
    expect(walkForwardEfficiency(returns(0.01), [0.01, null])).toBeNull();
  });

  it('has an interval about as wide as the normal one, with the denominator held', () => {
    const random = seededRandom(5);
    const count = 1_000;
    const sample = Float64Array.from({ length: count }, () => 0.001 + 0.01 * random.normal());
    const found = walkForwardEfficiency(sample, [0.002]);
    const { lower = 0, upper = 0 } = found?.interval ?? {};
    const half = (1.96 * 0.01) / Math.sqrt(count) / 0.002;
    expect((upper - lower) / 2).toBeGreaterThan(0.8 * half);
    expect((upper - lower) / 2).toBeLessThan(1.2 * half);
    expect(lower).toBeLessThan(found?.value as number);
    expect(upper).toBeGreaterThan(found?.value as number);
    expect(walkForwardEfficiency(sample, [0.002])).toEqual(found);
  });
});
