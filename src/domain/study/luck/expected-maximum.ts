import { normalQuantile } from '../../statistics/normal-quantile.js';

/** γ of Euler and Mascheroni. */
const EULER_GAMMA = 0.577_215_664_901_532_9;

/**
 * Returns about the expected maximum of x independent standard normals,
 * max(0, (1 − γ) · Φ⁻¹(1 − 1/x) + γ · Φ⁻¹(1 − 1/(x · e))) (Bailey and López de Prado, The Deflated Sharpe Ratio, 2014).
 * @param x how many; need not be whole
 * @returns 0 for x ≤ 1
 */
export function expectedMaximum(x: number): number {
  if (x <= 1) return 0;
  const value =
    (1 - EULER_GAMMA) * normalQuantile(1 - 1 / x) + EULER_GAMMA * normalQuantile(1 - 1 / (x * Math.E));
  return Math.max(0, value);
}
