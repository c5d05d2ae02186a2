import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { typicalPrice } from '../kernels/bar-prices.js';
import { rollingMean } from '../kernels/rolling-mean.js';
import { windowWarmup } from '../warmup.js';

/** Makes about three quarters of all values fall between −100 and 100 (Lambert 1980). */
const SCALE = 0.015;

/** Commodity channel index (Lambert 1980); without a bound. */
export const cci: IndicatorDefinition = {
  type: 'cci',
  aliases: ['commoditychannelindex'],
  family: 'momentum',
  summary: 'Commodity channel index: distance of the typical price from its mean in mean deviations.',
  formula:
    'cci = (typical − SMA(typical, period)) / (0.015 · mean of |typicalₖ − SMA| over the window), typical = (high + low + close) / 3',
  convention: 'NaN where no typical price of the window differs from their mean.',
  elsewhere: 'TA-Lib gives 0 where there is no deviation, trading-signals divides by 0.',
  parameters: [periodParameter('period', 20, { min: 2 })],
  outputs: ['cci'],
  columns: ['high', 'low', 'close'],
  warmup: (params) => windowWarmup(numberParam(params, 'period') - 1),
  compute(bars, params) {
    const period = numberParam(params, 'period');
    const typical = typicalPrice(bars);
    const result = rollingMean(typical, period);
    for (let i = period - 1; i < result.length; i++) {
      const mean = result[i] as number;
      if (!Number.isNaN(mean)) result[i] = channelIndex(typical, i, period, mean);
    }
    return { cci: result };
  },
};

/** The deviations are from the mean of their own window, so that no sum can be carried on: O(period). */
function channelIndex(typical: Float64Array, end: number, period: number, mean: number): number {
  const first = typical[end] as number;
  let sum = 0;
  let isFlat = true;
  for (let k = end - period + 1; k <= end; k++) {
    const value = typical[k] as number;
    if (value !== first) isFlat = false;
    sum += Math.abs(value - mean);
  }
  // The mean of equal values may be off by a rounding error, which must not be divided by itself.
  return isFlat ? Number.NaN : (first - mean) / (SCALE * (sum / period));
}
