import { normalDistribution } from './normal-distribution.js';
import { sharpeRatio } from './sharpe-ratio.js';
import { type StandardizedMoments, standardizedMoments } from './standardized-moments.js';

/** What the probability depends on; the ratio per period, not annualised. */
export interface SharpeEstimate extends StandardizedMoments {
  readonly sharpeRatio: number;
  /** Number of returns, 2 or more. */
  readonly count: number;
}

/**
 * Returns the probability that the true Sharpe ratio is above a benchmark, given how few returns it was estimated
 * from and how they are distributed (Bailey and López de Prado, The Sharpe Ratio Efficient Frontier, 2012):
 * Φ((SR − SR*) · √(n − 1) / √(1 − γ₃ · SR + (γ₄ − 1) / 4 · SR²)), γ₄ being the raw kurtosis, 3 for a normal one.
 * @param benchmark SR*, per period; by default 0
 * @returns a probability, 0 to 1; null where the variance of the estimate is not above 0
 */
export function probabilityOfSkill(
  { sharpeRatio: ratio, count, skewness, kurtosis }: SharpeEstimate,
  benchmark = 0,
): number | null {
  const variance = 1 - skewness * ratio + ((kurtosis - 1) / 4) * ratio ** 2;
  if (variance <= 0) return null;
  return normalDistribution(((ratio - benchmark) * Math.sqrt(count - 1)) / Math.sqrt(variance));
}

/**
 * Returns the probabilistic Sharpe ratio of returns against a benchmark of 0.
 * @param returns per period, fractions
 * @returns a probability, 0 to 1; null for fewer than two returns or when they do not vary
 */
export function probabilisticSharpeRatio(returns: Float64Array): number | null {
  const perPeriod = sharpeRatio(returns, 1);
  const moments = standardizedMoments(returns);
  if (perPeriod === null || moments === null) return null;
  return probabilityOfSkill({ ...moments, sharpeRatio: perPeriod, count: returns.length });
}
