import { mean } from './moments.js';
import { RETURN_NOISE } from './returns.js';

/**
 * Returns the Sortino ratio with a target of 0: mean(r) · √P / √(Σ min(r, 0)² / n), n counting all periods
 * (Sortino and Price, 1994).
 * @param returns per period, fractions
 * @param periodsPerYear P
 * @returns null for no returns or when none is negative
 */
export function sortinoRatio(returns: Float64Array, periodsPerYear: number): number | null {
  const average = mean(returns);
  if (average === null) return null;
  let squares = 0;
  for (const value of returns) squares += Math.min(value, 0) ** 2;
  const downside = Math.sqrt(squares / returns.length);
  if (downside <= RETURN_NOISE) return null;
  return (average * Math.sqrt(periodsPerYear)) / downside;
}
