import { normalDistribution } from './normal-distribution.js';
import { sharpeRatio } from './sharpe-ratio.js';
import { type StandardizedMoments, standardizedMoments } from './standardized-moments.js';

/** What the probability depends on; the ratio per period, not annualised. */
export interface SharpeEstimate extends StandardizedMoments {
  readonly sharpeRatio: number;
  /** Number of returns, 2 or more. */
  readonly count: number;
}

/** Of the sum of the terms of a variance, what may be rounding alone. */
const VARIANCE_NOISE = 16 * Number.EPSILON;

/**
 * Returns (n − 1) times the variance of an estimated Sharpe ratio: 1 − γ₃ · SR + (γ₄ − 1) / 4 · SR², γ₄ being the raw
 * kurtosis, 3 for a normal distribution.
 * @returns null where it is not above 0, which returns of two values come near to
 */
export function varianceOfSharpe({
  sharpeRatio: ratio,
  skewness,
  kurtosis,
}: Omit<SharpeEstimate, 'count'>): number | null {
  const ofSkewness = skewness * ratio;
  const ofKurtosis = ((kurtosis - 1) / 4) * ratio ** 2;
  const variance = 1 - ofSkewness + ofKurtosis;
  return variance <= VARIANCE_NOISE * (1 + Math.abs(ofSkewness) + ofKurtosis) ? null : variance;
}

/**
 * Returns the probability that the true Sharpe ratio is above a benchmark, given how few returns it was estimated
 * from and how they are distributed (Bailey and López de Prado, The Sharpe Ratio Efficient Frontier, 2012):
 * Φ((SR − SR*) · √(n − 1) / √(1 − γ₃ · SR + (γ₄ − 1) / 4 · SR²)).
 * @param benchmark SR*, per period; by default 0
 * @returns a probability, 0 to 1; null where the variance of the estimate is not above 0
 */
export function probabilityOfSkill(estimate: SharpeEstimate, benchmark = 0): number | null {
  const variance = varianceOfSharpe(estimate);
  if (variance === null) return null;
  const excess = estimate.sharpeRatio - benchmark;
  return normalDistribution((excess * Math.sqrt(estimate.count - 1)) / Math.sqrt(variance));
}

/**
 * Returns the Sharpe ratio of returns per period with what its uncertainty depends on.
 * @param returns per period, fractions
 * @returns null for fewer than two returns or when they do not vary
 */
export function sharpeEstimate(returns: Float64Array): SharpeEstimate | null {
  const perPeriod = sharpeRatio(returns, 1);
  const moments = standardizedMoments(returns);
  if (perPeriod === null || moments === null) return null;
  return { ...moments, sharpeRatio: perPeriod, count: returns.length };
}

/**
 * Returns the probabilistic Sharpe ratio of returns against a benchmark of 0.
 * @param returns per period, fractions
 * @returns a probability, 0 to 1; null for fewer than two returns or when they do not vary
 */
export function probabilisticSharpeRatio(returns: Float64Array): number | null {
  const estimate = sharpeEstimate(returns);
  return estimate === null ? null : probabilityOfSkill(estimate);
}
