import type { IndicatorDefinition } from '../indicator-definition.js';
import {
  multiplierParameter,
  numberParam,
  periodParameter,
  sourceColumn,
  sourceParameter,
} from '../indicator-parameters.js';
import { RecursiveAverage } from '../kernels/recursive-average.js';
import { rollingDeviation } from '../kernels/rolling-deviation.js';
import { rollingMean } from '../kernels/rolling-mean.js';
import { trueRangeAt } from '../kernels/true-range.js';
import { exponentialMemory, recursiveWarmup, wilderMemory } from '../warmup.js';

/** How far Bollinger bands lie inside Keltner channels, 0 to 0.5 of the channel’s width. */
export const squeezeintensity: IndicatorDefinition = {
  type: 'squeezeintensity',
  aliases: ['squeeze'],
  family: 'volatility',
  summary: 'How deep Bollinger bands lie inside Keltner channels: 0 outside, 0.5 when they are closed.',
  formula:
    'squeezeintensity = max(0, min(kc_upper − bb_upper, bb_lower − kc_lower) / (kc_upper − kc_lower)), bb = Bollinger bands of `bb_period` and `bb_multiplier`, kc = Keltner channels of `kc_period` for both average and range, and `kc_multiplier`',
  convention:
    'Bands and channels are those of `bbands` and `keltnerchannels`. NaN where the channel has no width.',
  elsewhere:
    'The squeeze of Carter (TTM) only tells whether the bands lie inside and uses a multiplier of 1.5 for the channel.',
  parameters: [
    periodParameter('bb_period', 20),
    multiplierParameter('bb_multiplier', 2),
    periodParameter('kc_period', 20),
    multiplierParameter('kc_multiplier', 2),
    sourceParameter,
  ],
  outputs: ['squeezeintensity'],
  columns: ['high', 'low', 'close'],
  check: (params) =>
    numberParam(params, 'kc_multiplier') > 0
      ? null
      : 'kc_multiplier must be above 0: a channel without width has no inside',
  warmup(params) {
    const bbPeriod = numberParam(params, 'bb_period');
    const kcPeriod = numberParam(params, 'kc_period');
    return recursiveWarmup(
      Math.max(bbPeriod - 1, kcPeriod),
      Math.max(exponentialMemory(kcPeriod), wilderMemory(kcPeriod)),
    );
  },
  compute(bars, params) {
    const source = sourceColumn(bars, params);
    const bbPeriod = numberParam(params, 'bb_period');
    const kcPeriod = numberParam(params, 'kc_period');
    const bbMultiplier = numberParam(params, 'bb_multiplier');
    const kcMultiplier = numberParam(params, 'kc_multiplier');
    const mean = rollingMean(source, bbPeriod);
    const deviation = rollingDeviation(source, bbPeriod);
    const average = RecursiveAverage.exponential(kcPeriod);
    const range = RecursiveAverage.wilder(kcPeriod);
    const intensity = new Float64Array(bars.length);
    for (let i = 0; i < bars.length; i++) {
      const reach = kcMultiplier * range.push(trueRangeAt(bars, i));
      const shift = Math.abs(average.push(source[i] as number) - (mean[i] as number));
      // The nearer of the two gaps is the half width of the channel less that of the bands and their shift.
      const gap = reach - bbMultiplier * (deviation[i] as number) - shift;
      intensity[i] = reach === 0 ? Number.NaN : Math.max(0, gap / (2 * reach));
    }
    return { squeezeintensity: intensity };
  },
};
