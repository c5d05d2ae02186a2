import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter, sourceColumn, sourceParameter } from '../indicator-parameters.js';
import { rollingMean } from '../kernels/rolling-mean.js';
import { windowWarmup } from '../warmup.js';

/** Simple moving average; in the unit of its source. */
export const sma: IndicatorDefinition = {
  type: 'sma',
  aliases: ['simplemovingaverage'],
  family: 'trend',
  summary: 'Simple mean of the last bars.',
  formula: 'sma = mean of the last `period` values of `source`',
  convention: 'The current bar is the newest of the window.',
  elsewhere: 'All systems agree once the window is full; some average what there is before that.',
  parameters: [periodParameter('period', 20), sourceParameter],
  outputs: ['sma'],
  columns: [],
  warmup: (params) => windowWarmup(numberParam(params, 'period') - 1),
  compute: (bars, params) => ({
    sma: rollingMean(sourceColumn(bars, params), numberParam(params, 'period')),
  }),
};
