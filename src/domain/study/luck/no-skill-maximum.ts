import { sampleStandardDeviation } from '../../statistics/moments.js';
import { expectedMaximum } from './expected-maximum.js';

/**
 * Returns SR₀ = √V · f(N), the Sharpe ratio that the best of N independent trials of no skill is expected to have
 * (Bailey and López de Prado, The Deflated Sharpe Ratio, 2014). The deflated Sharpe ratio of the best trial is its
 * PSR(SR₀): `probabilityOfSkill(best, SR₀)`.
 * @param ratios Sharpe ratios per period of the trials that V, their variance (ddof 1), is taken of; V = 0 gives 0
 * @param trials N, how many were tried; more than `ratios` where some were chosen by the results of others
 * @returns per period; null for fewer than two trials or ratios
 */
export function noSkillMaximum(ratios: ArrayLike<number>, trials = ratios.length): number | null {
  const deviation = sampleStandardDeviation(ratios);
  return deviation === null || trials < 2 ? null : deviation * expectedMaximum(trials);
}
