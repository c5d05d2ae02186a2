import type { IndicatorDefinition } from './indicator-definition.js';
import { numberParam, periodParameter, sourceColumn, sourceParameter } from './indicator-parameters.js';
import { rollingMean } from './rolling-mean.js';

/** Simple moving average; in the unit of its source. */
export const sma: IndicatorDefinition = {
  type: 'sma',
  summary: 'Simple mean of the last bars.',
  parameters: [periodParameter('period', 20), sourceParameter],
  outputs: ['sma'],
  warmup(params) {
    const definedAfter = numberParam(params, 'period') - 1;
    return { definedAfter, convergedAfter: definedAfter };
  },
  compute: (bars, params) => ({
    sma: rollingMean(sourceColumn(bars, params), numberParam(params, 'period')),
  }),
};
