import { seededRandom } from '../../../base/pure/random.js';
import { mean } from '../../statistics/moments.js';
import { type ConfidenceInterval, percentileInterval } from '../../statistics/percentile-interval.js';
import { stationaryResample } from '../../statistics/stationary-resample.js';

const RESAMPLES = 2_000;
const LEVEL = 0.95;
const SEED = 42;

/** How much of what windows returned on their training bars was left on their test bars. */
export interface Efficiency {
  readonly value: number;
  /**
   * Percentile interval of 95 % from 2,000 stationary resamples of the returns out of sample, with the denominator held:
   * what training anew might have come to is not in it. Null for fewer than two returns.
   */
  readonly interval: ConfidenceInterval | null;
}

/**
 * Returns P·mean(r_oos) over the mean of all windows of P·mean(r_is); P cancels out.
 * @param outOfSample returns of the joined account, one a period; null where it fell to zero
 * @param inSample mean return a period of each window over its training bars; null where undefined
 * @returns null where the denominator is not above 0, or returns are undefined
 */
export function walkForwardEfficiency(
  outOfSample: Float64Array | null,
  inSample: readonly (number | null)[],
): Efficiency | null {
  const numerator = outOfSample && mean(outOfSample);
  if (outOfSample === null || numerator === null || inSample.includes(null)) return null;
  const denominator = mean(inSample as readonly number[]) ?? 0;
  if (!(denominator > 0)) return null;
  return { value: numerator / denominator, interval: intervalOf(outOfSample, denominator) };
}

function intervalOf(returns: Float64Array, denominator: number): ConfidenceInterval | null {
  if (returns.length < 2) return null;
  const random = seededRandom(SEED);
  const meanBlockLength = Math.max(1, Math.round(Math.cbrt(returns.length)));
  const resample = new Float64Array(returns.length);
  const ratios = Float64Array.from({ length: RESAMPLES }, () => {
    stationaryResample(returns, resample, meanBlockLength, random);
    return (mean(resample) as number) / denominator;
  });
  return percentileInterval(ratios, LEVEL);
}
