import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter, sourceColumn, sourceParameter } from '../indicator-parameters.js';
import { RecursiveAverage } from '../kernels/recursive-average.js';
import { exponentialMemory, recursiveWarmup } from '../warmup.js';

/** Exponential moving average, weight 2 / (period + 1), seeded with a simple mean; in the unit of its source. */
export const ema: IndicatorDefinition = {
  type: 'ema',
  aliases: ['exponentialmovingaverage'],
  family: 'trend',
  summary: 'Exponential moving average, seeded with a simple mean.',
  formula: 'ema = ema₋₁ + 2 / (period + 1) · (source − ema₋₁)',
  convention: 'The first value is the simple mean of the first `period` values of `source`, as in TA-Lib.',
  elsewhere:
    'TradingView and trading-signals begin with the first value, pandas (`ewm`) too or with the mean of a growing window; the difference fades within the warm-up.',
  parameters: [periodParameter('period', 20), sourceParameter],
  legacyParameters: [
    {
      name: 'adjust',
      harmless: 'any',
      because: 'it begins with a simple mean, which fades within the warm-up',
    },
  ],
  outputs: ['ema'],
  columns: [],
  warmup(params) {
    const period = numberParam(params, 'period');
    return recursiveWarmup(period - 1, exponentialMemory(period));
  },
  compute: (bars, params) => ({
    ema: RecursiveAverage.exponential(numberParam(params, 'period')).over(sourceColumn(bars, params)),
  }),
};
