import { mean } from './moments.js';
import { RETURN_NOISE } from './returns.js';

/** How returns are distributed beyond mean and deviation. */
export interface StandardizedMoments {
  /** γ₃ = Σ(r − mean)³ / n / σ³; 0 for a symmetric distribution. */
  readonly skewness: number;
  /** γ₄ = Σ(r − mean)⁴ / n / σ⁴, raw: 3 for a normal distribution, not 0. */
  readonly kurtosis: number;
}

/**
 * Returns the third and fourth standardised moments of a sample, with σ² = Σ(r − mean)² / n: moments of the sample
 * itself, without a correction for its size.
 * @param returns per period, fractions
 * @returns null for fewer than two returns or when they do not vary
 */
export function standardizedMoments(returns: Float64Array): StandardizedMoments | null {
  const center = mean(returns);
  if (center === null || returns.length < 2) return null;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (const value of returns) {
    const distance = value - center;
    const square = distance * distance;
    second += square;
    third += square * distance;
    fourth += square * square;
  }
  const variance = second / returns.length;
  if (Math.sqrt(variance) <= RETURN_NOISE) return null;
  return {
    skewness: third / returns.length / variance ** 1.5,
    kurtosis: fourth / returns.length / variance ** 2,
  };
}
