import { describe, expect, it } from 'vitest';
import { compoundAnnualGrowthRate, totalReturn } from '../../../../src/domain/statistics/growth.js';
import { mean, sampleStandardDeviation } from '../../../../src/domain/statistics/moments.js';
import { periodReturns } from '../../../../src/domain/statistics/returns.js';
import { sharpeRatio } from '../../../../src/domain/statistics/sharpe-ratio.js';
import { sortinoRatio } from '../../../../src/domain/statistics/sortino-ratio.js';
import { annualizedVolatility } from '../../../../src/domain/statistics/volatility.js';

// Mean 0.01, deviations 0.01, −0.03, 0.02: Σ² = 0.0014, variance (n − 1) = 0.0007.
const returns = Float64Array.of(0.02, -0.02, 0.03);
const P = 252;

describe('moments', () => {
  it('has the mean and the deviation of a sample', () => {
    expect(mean(returns)).toBeCloseTo(0.01, 15);
    expect(sampleStandardDeviation(returns)).toBeCloseTo(Math.sqrt(0.0007), 15);
  });

  it('is undefined for too few values', () => {
    expect(mean([])).toBeNull();
    expect(sampleStandardDeviation([1])).toBeNull();
  });
});

describe('returns', () => {
  it('takes the first against the capital', () => {
    expect([...(periodReturns(100, [110, 99]) ?? [])]).toEqual([110 / 100 - 1, 99 / 110 - 1]);
  });

  it('is undefined once the account was at or below zero', () => {
    expect(periodReturns(100, [0, 10])).toBeNull();
    expect(periodReturns(100, [10, -5])).not.toBeNull();
  });
});

describe('ratios', () => {
  it('annualises volatility by the root of the periods', () => {
    expect(annualizedVolatility(returns, P)).toBeCloseTo(Math.sqrt(0.0007 * P), 14);
    expect(annualizedVolatility(new Float64Array(5), P)).toBe(0);
    expect(annualizedVolatility(Float64Array.of(0.1), P)).toBeNull();
  });

  it('has the Sharpe ratio of the sample deviation', () => {
    expect(sharpeRatio(returns, P)).toBeCloseTo((0.01 / Math.sqrt(0.0007)) * Math.sqrt(P), 12);
  });

  it('has the Sortino ratio over all periods', () => {
    expect(sortinoRatio(returns, P)).toBeCloseTo((0.01 * Math.sqrt(P)) / Math.sqrt(0.0004 / 3), 12);
  });

  it('is undefined without variance, also when only rounding varies', () => {
    const growth = Array.from({ length: 50 }, (_, i) => 100 * 1.01 ** (i + 1));
    const steady = periodReturns(100, growth) ?? new Float64Array();
    expect(sharpeRatio(steady, P)).toBeNull();
    expect(sharpeRatio(new Float64Array(10), P)).toBeNull();
    expect(sharpeRatio(Float64Array.of(0.1), P)).toBeNull();
  });

  it('has no Sortino ratio without a loss', () => {
    expect(sortinoRatio(Float64Array.of(0.1, 0.2), P)).toBeNull();
    expect(sortinoRatio(new Float64Array(), P)).toBeNull();
  });
});

describe('growth', () => {
  it('compounds over years of 365.25 days', () => {
    expect(totalReturn(100, 121)).toBeCloseTo(0.21, 15);
    expect(compoundAnnualGrowthRate(100, 121, 730.5)).toBeCloseTo(0.1, 14);
    expect(compoundAnnualGrowthRate(100, 0, 100)).toBe(-1);
  });

  it('is undefined below zero and where it exceeds a double', () => {
    expect(compoundAnnualGrowthRate(100, -1, 100)).toBeNull();
    expect(compoundAnnualGrowthRate(1, 1000, 1)).toBeNull();
  });
});
