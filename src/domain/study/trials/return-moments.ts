import { mean, sampleStandardDeviation } from '../../statistics/moments.js';
import { standardizedMoments } from '../../statistics/standardized-moments.js';

/** What is kept of the returns of every trial, also of those whose returns are not. */
export interface ReturnMoments {
  /** Number of returns. */
  readonly periods: number;
  /** Per period, a fraction; null without returns. */
  readonly mean: number | null;
  /** Per period, divisor n − 1; null for fewer than two returns. */
  readonly deviation: number | null;
  /** Null where the returns do not vary. */
  readonly skewness: number | null;
  /** Raw: 3 for a normal distribution. */
  readonly kurtosis: number | null;
}

/** @param returns per period, fractions; null when the account fell to zero, from where on returns mean nothing */
export function returnMoments(returns: Float64Array | null): ReturnMoments {
  const known = returns ?? new Float64Array();
  const shape = standardizedMoments(known);
  return {
    periods: known.length,
    mean: mean(known),
    deviation: sampleStandardDeviation(known),
    skewness: shape?.skewness ?? null,
    kurtosis: shape?.kurtosis ?? null,
  };
}
