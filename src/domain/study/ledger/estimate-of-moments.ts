import type { SharpeEstimate } from '../../statistics/probabilistic-sharpe-ratio.js';
import { RETURN_NOISE } from '../../statistics/returns.js';
import type { ReturnMoments } from '../trials/return-moments.js';

/**
 * Returns the Sharpe ratio per period that moments which were kept are of, with what its uncertainty depends on; to the
 * last bit that of the returns themselves.
 * @returns null for fewer than two returns, or when they do not vary
 */
export function estimateOfMoments(moments: ReturnMoments): SharpeEstimate | null {
  const { periods: count, mean, deviation, skewness, kurtosis } = moments;
  if (mean === null || deviation === null || skewness === null || kurtosis === null) return null;
  return deviation <= RETURN_NOISE ? null : { count, sharpeRatio: mean / deviation, skewness, kurtosis };
}
