import type { Random } from '../base/pure/random.js';

const ALPHA = 0.08;
const BETA = 0.9;
const DEGREES_OF_FREEDOM = 6;
/** Keeps a run of extreme shocks from feeding itself; the variance may reach this multiple of its mean. */
const VARIANCE_CAP = 25;

/** One step of a volatility process with mean variance 1. */
export interface Shock {
  /** Standard deviation of the step, around 1. */
  readonly volatility: number;
  /** What was drawn: volatility times a fat-tailed number of variance 1. */
  readonly value: number;
}

/**
 * Returns a source of shocks whose volatility comes in clusters: GARCH(1,1), Bollerslev (1986), Journal of
 * Econometrics 31, with standardised Student-t innovations, Bollerslev (1987), Review of Economics and
 * Statistics 69. α 0.08 and β 0.90 are rounded from the daily estimates in Engle (2001), "GARCH 101", Journal
 * of Economic Perspectives 15(4); six degrees of freedom are usual for daily returns.
 */
export function garchShocks(random: Random): () => Shock {
  let variance = 1;
  return () => {
    const volatility = Math.sqrt(variance);
    const value = volatility * studentT(random);
    variance = Math.min(1 - ALPHA - BETA + ALPHA * value * value + BETA * variance, VARIANCE_CAP);
    return { volatility, value };
  };
}

/** A chi-squared number with six degrees of freedom is −2 times the logarithm of three uniforms' product. */
function studentT(random: Random): number {
  const product = (1 - random.uniform()) * (1 - random.uniform()) * (1 - random.uniform());
  const chiSquared = -2 * Math.log(product);
  return random.normal() * Math.sqrt((DEGREES_OF_FREEDOM - 2) / chiSquared);
}
