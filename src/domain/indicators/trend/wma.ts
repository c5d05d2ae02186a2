import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter, sourceColumn, sourceParameter } from '../indicator-parameters.js';
import { rollingWeightedMean } from '../kernels/rolling-weighted-mean.js';
import { windowWarmup } from '../warmup.js';

/** Linearly weighted moving average; in the unit of its source. */
export const wma: IndicatorDefinition = {
  type: 'wma',
  aliases: ['weightedmovingaverage'],
  family: 'trend',
  summary: 'Mean of the last bars, weighted linearly towards the newest.',
  formula:
    'wma = Σ k · source₍k₎ / Σ k over the last `period` values, k = 1 for the oldest to `period` for the newest',
  convention: 'The current bar is the newest of the window.',
  elsewhere: 'All systems agree.',
  parameters: [periodParameter('period', 20), sourceParameter],
  outputs: ['wma'],
  columns: [],
  warmup: (params) => windowWarmup(numberParam(params, 'period') - 1),
  compute: (bars, params) => ({
    wma: rollingWeightedMean(sourceColumn(bars, params), numberParam(params, 'period')),
  }),
};
