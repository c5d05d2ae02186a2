import type { IndicatorDefinition } from '../indicator-definition.js';
import {
  multiplierParameter,
  numberParam,
  periodParameter,
  sourceColumn,
  sourceParameter,
} from '../indicator-parameters.js';
import { rollingDeviation } from '../kernels/rolling-deviation.js';
import { rollingMean } from '../kernels/rolling-mean.js';
import { windowWarmup } from '../warmup.js';

/**
 * Bollinger bands (Bollinger 2001): the simple mean and `multiplier` population standard deviations above
 * and below it; in the unit of its source.
 */
export const bbands: IndicatorDefinition = {
  type: 'bbands',
  aliases: ['bollinger', 'bollingerbands'],
  family: 'volatility',
  summary: 'Simple mean with bands some population standard deviations above and below.',
  formula:
    'middle = SMA(source, period); upper = middle + multiplier · σ; lower = middle − multiplier · σ, σ the standard deviation of the same `period` values',
  convention: 'Population standard deviation (divisor `period`), as Bollinger defines it.',
  elsewhere: 'Libraries built on pandas often use the sample deviation (divisor `period` − 1): wider bands.',
  parameters: [
    periodParameter('period', 20),
    multiplierParameter('multiplier', 2, ['std_dev']),
    sourceParameter,
  ],
  outputs: ['upper', 'middle', 'lower'],
  columns: [],
  warmup: (params) => windowWarmup(numberParam(params, 'period') - 1),
  compute(bars, params) {
    const source = sourceColumn(bars, params);
    const period = numberParam(params, 'period');
    const multiplier = numberParam(params, 'multiplier');
    const middle = rollingMean(source, period);
    const upper = rollingDeviation(source, period);
    const lower = new Float64Array(source.length);
    for (let i = 0; i < source.length; i++) {
      const mean = middle[i] as number;
      const distance = multiplier * (upper[i] as number);
      upper[i] = mean + distance;
      lower[i] = mean - distance;
    }
    return { upper, middle, lower };
  },
};
