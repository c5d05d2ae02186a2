import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/pure/random.js';
import { normalDistribution } from '../../../../src/domain/statistics/normal-distribution.js';
import {
  probabilisticSharpeRatio,
  probabilityOfSkill,
} from '../../../../src/domain/statistics/probabilistic-sharpe-ratio.js';
import { standardizedMoments } from '../../../../src/domain/statistics/standardized-moments.js';

const returns = (...values: number[]): Float64Array => Float64Array.from(values);

describe('the normal distribution', () => {
  // Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.1.
  it.each([
    [0, 0.5],
    [0.5, 0.691462461274013],
    [1, 0.841344746068543],
    [1.96, 0.975002104851779],
    [3, 0.99865010196837],
    [-1, 1 - 0.841344746068543],
    [-3, 1 - 0.99865010196837],
  ])('is at %f what tables say', (x, expected) => {
    expect(normalDistribution(x)).toBeCloseTo(expected, 14);
  });

  it('rises from 0 to 1 and is symmetric', () => {
    let previous = 0;
    for (let x = -10; x <= 10; x += 0.01) {
      const value = normalDistribution(x);
      expect(value).toBeGreaterThanOrEqual(previous - 2e-15);
      expect(value + normalDistribution(-x)).toBeCloseTo(1, 14);
      previous = value;
    }
    expect([normalDistribution(-40), normalDistribution(40)]).toEqual([0, 1]);
  });
});

describe('standardised moments', () => {
  it('are those of the sample, the kurtosis raw', () => {
    // Distances −2, −1, 0, 3 from the mean 2: σ² = 14/4, third (−8 − 1 + 27)/4, fourth (16 + 1 + 81)/4.
    const moments = standardizedMoments(returns(0, 1, 2, 5));
    expect(moments?.skewness).toBeCloseTo(18 / 4 / 3.5 ** 1.5, 12);
    expect(moments?.kurtosis).toBeCloseTo(98 / 4 / 3.5 ** 2, 12);
  });

  it('are near 0 and 3 for many normal returns', () => {
    const random = seededRandom(11);
    const moments = standardizedMoments(Float64Array.from({ length: 200_000 }, () => random.normal()));
    expect(moments?.skewness).toBeCloseTo(0, 1);
    expect(moments?.kurtosis).toBeCloseTo(3, 1);
  });

  it('are undefined for one return, and for returns that do not vary', () => {
    expect(standardizedMoments(returns(0.1))).toBeNull();
    expect(standardizedMoments(returns(0.1, 0.1, 0.1))).toBeNull();
  });
});

describe('the probabilistic Sharpe ratio', () => {
  /** The example of Bailey and López de Prado (2012): two years of monthly returns of a hedge fund. */
  const fund = { sharpeRatio: 0.458, count: 24, skewness: -2.448, kurtosis: 10.164 };

  it('is 0.913 in the example of its authors, and 0.982 had the returns been normal', () => {
    expect(probabilityOfSkill(fund)).toBeCloseTo(0.913, 3);
    expect(probabilityOfSkill({ ...fund, skewness: 0, kurtosis: 3 })).toBeCloseTo(0.982, 3);
  });

  it('is one half against the ratio itself, and falls as the benchmark rises', () => {
    expect(probabilityOfSkill(fund, fund.sharpeRatio)).toBe(0.5);
    expect(probabilityOfSkill(fund, 1)).toBeLessThan(0.1);
  });

  it('is computed from returns: two ups and a down', () => {
    // Mean 1/3, sample deviation 2/√3, so SR = 1/(2√3); γ₃ = −1/√2 and γ₄ = 3/2 of a two-point distribution.
    const ratio = 1 / (2 * Math.sqrt(3));
    const expected = normalDistribution(
      (ratio * Math.sqrt(2)) / Math.sqrt(1 + ratio / Math.sqrt(2) + (0.5 / 4) * ratio ** 2),
    );
    expect(probabilisticSharpeRatio(returns(1, 1, -1))).toBeCloseTo(expected, 12);
  });

  it('is undefined for one return, and for returns that do not vary', () => {
    expect(probabilisticSharpeRatio(returns(0.1))).toBeNull();
    expect(probabilisticSharpeRatio(returns(0.1, 0.1))).toBeNull();
  });
});
