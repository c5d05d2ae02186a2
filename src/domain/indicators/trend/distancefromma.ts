import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter, sourceColumn, sourceParameter } from '../indicator-parameters.js';
import { RecursiveAverage } from '../kernels/recursive-average.js';
import { rollingMean } from '../kernels/rolling-mean.js';
import { exponentialMemory, recursiveWarmup, windowWarmup } from '../warmup.js';

/** Distance of the price from its moving average, in percent of the average. */
export const distancefromma: IndicatorDefinition = {
  type: 'distancefromma',
  aliases: ['distancefrommovingaverage', 'madistance'],
  family: 'trend',
  summary: 'How many percent a value lies above its moving average; negative below.',
  formula: 'distancefromma = 100 · (source − average) / average, the average an SMA or EMA over `period`',
  convention: 'The averages are those of `sma` and `ema`. NaN where the average is 0.',
  elsewhere: 'Called disparity elsewhere; some return a fraction or a ratio around 1.',
  parameters: [
    periodParameter('period', 20),
    { name: 'ma_type', kind: 'enum', default: 'SMA', values: ['SMA', 'EMA'] },
    sourceParameter,
  ],
  outputs: ['distancefromma'],
  columns: [],
  warmup(params) {
    const period = numberParam(params, 'period');
    return params.ma_type === 'EMA'
      ? recursiveWarmup(period - 1, exponentialMemory(period))
      : windowWarmup(period - 1);
  },
  compute(bars, params) {
    const source = sourceColumn(bars, params);
    const period = numberParam(params, 'period');
    const distance =
      params.ma_type === 'EMA'
        ? RecursiveAverage.exponential(period).over(source)
        : rollingMean(source, period);
    for (let i = 0; i < source.length; i++) {
      const average = distance[i] as number;
      distance[i] = average === 0 ? Number.NaN : (100 * ((source[i] as number) - average)) / average;
    }
    return { distancefromma: distance };
  },
};
