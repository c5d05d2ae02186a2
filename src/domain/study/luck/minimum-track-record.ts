import { normalQuantile } from '../../statistics/normal-quantile.js';
import { type SharpeEstimate, varianceOfSharpe } from '../../statistics/probabilistic-sharpe-ratio.js';

const CONFIDENCE = 0.95;

/**
 * Returns how long such returns have to go on until their Sharpe ratio is above a benchmark with 95 % confidence:
 * 1 + (1 − γ₃ · SR + (γ₄ − 1) / 4 · SR²) · (Φ⁻¹(0.95) / (SR − SR*))² periods (Bailey and López de Prado, The Sharpe
 * Ratio Efficient Frontier, 2012).
 * @param periodsPerYear P
 * @param benchmark SR*, per period; by default 0
 * @returns years; null where SR ≤ SR*, or the variance of the estimate is not above 0
 */
export function minimumTrackRecordYears(
  estimate: Omit<SharpeEstimate, 'count'>,
  periodsPerYear: number,
  benchmark = 0,
): number | null {
  const variance = varianceOfSharpe(estimate);
  const excess = estimate.sharpeRatio - benchmark;
  if (variance === null || excess <= 0) return null;
  return (1 + variance * (normalQuantile(CONFIDENCE) / excess) ** 2) / periodsPerYear;
}
