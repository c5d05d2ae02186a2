import type { IndicatorDefinition } from './indicator-definition.js';
import { numberParam, periodParameter, sourceColumn, sourceParameter } from './indicator-parameters.js';
import { exponentialWeight, recursiveAverage, seedForgottenAfter } from './recursive-average.js';

/** Exponential moving average, weight 2 / (period + 1), seeded with a simple mean; in the unit of its source. */
export const ema: IndicatorDefinition = {
  type: 'ema',
  summary: 'Exponential moving average, seeded with a simple mean.',
  parameters: [periodParameter('period', 20), sourceParameter],
  outputs: ['ema'],
  warmup(params) {
    const period = numberParam(params, 'period');
    const definedAfter = period - 1;
    const convergedAfter = Math.max(definedAfter, seedForgottenAfter(exponentialWeight(period)));
    return { definedAfter, convergedAfter };
  },
  compute(bars, params) {
    const period = numberParam(params, 'period');
    return { ema: recursiveAverage(sourceColumn(bars, params), period, exponentialWeight(period)) };
  },
};
