import { mean, sampleStandardDeviation } from './moments.js';
import { RETURN_NOISE } from './returns.js';

/**
 * Returns the Sharpe ratio at a risk-free rate of 0: mean(r) / std(r, ddof 1) · √P (Sharpe, 1994).
 * @param returns per period, fractions
 * @param periodsPerYear P
 * @returns null for fewer than two returns or when they do not vary
 */
export function sharpeRatio(returns: Float64Array, periodsPerYear: number): number | null {
  const average = mean(returns);
  const deviation = sampleStandardDeviation(returns);
  if (average === null || deviation === null || deviation <= RETURN_NOISE) return null;
  return (average / deviation) * Math.sqrt(periodsPerYear);
}
