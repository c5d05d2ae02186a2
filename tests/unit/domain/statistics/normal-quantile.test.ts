import { describe, expect, it } from 'vitest';
import { normalDistribution } from '../../../../src/domain/statistics/normal-distribution.js';
import { normalQuantile } from '../../../../src/domain/statistics/normal-quantile.js';

describe('the quantiles of the normal distribution', () => {
  // SciPy 1.17.1, scipy.stats.norm.ppf; the first three are the check values of Wichura's paper.
  it.each([
    [0.25, -0.674_489_750_196_081_7],
    [0.001, -3.090_232_306_167_813],
    [1e-20, -9.262_340_089_798_409],
    [0.5, 0],
    [0.95, 1.644_853_626_951_472_2],
    [0.975, 1.959_963_984_540_054],
    [1e-10, -6.361_340_902_404_057],
    [0.925, 1.439_531_470_938_456],
  ])('are at %f what tables say', (p, expected) => {
    expect(Math.abs(normalQuantile(p) - expected)).toBeLessThanOrEqual(
      4e-15 * Math.max(1, Math.abs(expected)),
    );
  });

  it('invert the distribution', () => {
    for (let p = 0.001; p < 1; p += 0.001) expect(normalDistribution(normalQuantile(p))).toBeCloseTo(p, 13);
  });

  it('have no end at 0 and 1, and are nothing beyond', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(1.1)).toBeNaN();
  });
});
