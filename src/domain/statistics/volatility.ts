import { sampleStandardDeviation } from './moments.js';

/**
 * Returns the annualised volatility: std(r, ddof 1) · √P.
 * @param returns per period, fractions
 * @param periodsPerYear P
 * @returns a fraction, 0 for a flat curve; null for fewer than two returns
 */
export function annualizedVolatility(returns: Float64Array, periodsPerYear: number): number | null {
  const deviation = sampleStandardDeviation(returns);
  return deviation === null ? null : deviation * Math.sqrt(periodsPerYear);
}
