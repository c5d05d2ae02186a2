import { seededRandom } from '../../base/pure/random.js';
import { type ConfidenceInterval, percentileInterval } from './percentile-interval.js';
import { sharpeRatio } from './sharpe-ratio.js';
import { stationaryResample } from './stationary-resample.js';

export interface BootstrapIntervals {
  /** Share of the resamples within the interval, such as 0.95. */
  readonly level: number;
  readonly resamples: number;
  /** Expected length of the blocks that are drawn, in periods. */
  readonly meanBlockLength: number;
  readonly seed: number;
  /** Null for fewer than two returns. */
  readonly totalReturn: ConfidenceInterval | null;
  /** Annualised; null when the returns, or those of more than a twentieth of the resamples, do not vary. */
  readonly sharpeRatio: ConfidenceInterval | null;
}

export interface BootstrapOptions {
  readonly level?: number;
  readonly resamples?: number;
  /** Default: the cube root of the number of returns, the growth that is right for a mean. */
  readonly meanBlockLength?: number;
  /** 32-bit integer. */
  readonly seed?: number;
}

const MAX_UNDEFINED = 1 / 20;

/**
 * Returns percentile intervals of total return and Sharpe ratio from a stationary bootstrap of the returns.
 *
 * They say how much of a figure may be luck in the order and choice of these periods. They do not say that the
 * future resembles the past. Equal returns give equal intervals: the seed is fixed.
 * @param returns per period, fractions
 * @param periodsPerYear P, for the Sharpe ratio
 */
export function bootstrapIntervals(
  returns: Float64Array,
  periodsPerYear: number,
  options: BootstrapOptions = {},
): BootstrapIntervals {
  const { level = 0.95, resamples = 2_000, seed = 42 } = options;
  const meanBlockLength = options.meanBlockLength ?? Math.max(1, Math.round(Math.cbrt(returns.length)));
  const settings = { level, resamples, meanBlockLength, seed };
  if (returns.length < 2) return { ...settings, totalReturn: null, sharpeRatio: null };

  const random = seededRandom(seed);
  const resample = new Float64Array(returns.length);
  const totals = new Float64Array(resamples);
  const ratios: number[] = [];
  for (let i = 0; i < resamples; i += 1) {
    stationaryResample(returns, resample, meanBlockLength, random);
    totals[i] = compounded(resample);
    const ratio = sharpeRatio(resample, periodsPerYear);
    if (ratio !== null) ratios.push(ratio);
  }
  const isDefined = ratios.length >= resamples * (1 - MAX_UNDEFINED);
  return {
    ...settings,
    totalReturn: percentileInterval(totals, level),
    sharpeRatio: isDefined ? percentileInterval(Float64Array.from(ratios), level) : null,
  };
}

function compounded(returns: Float64Array): number {
  let growth = 1;
  for (let i = 0; i < returns.length; i += 1) growth *= 1 + (returns[i] as number);
  return growth - 1;
}
