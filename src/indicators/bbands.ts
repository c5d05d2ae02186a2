import type { IndicatorDefinition } from './indicator-definition.js';
import { numberParam, periodParameter, sourceColumn, sourceParameter } from './indicator-parameters.js';
import { rollingDeviation } from './rolling-deviation.js';
import { rollingMean } from './rolling-mean.js';

/**
 * Bollinger bands (Bollinger 2001): the simple mean and `multiplier` population standard deviations above
 * and below it; in the unit of its source.
 */
export const bbands: IndicatorDefinition = {
  type: 'bbands',
  summary: 'Simple mean with bands some population standard deviations above and below.',
  parameters: [
    periodParameter('period', 20),
    { name: 'multiplier', kind: 'number', default: 2, min: 0, max: 1_000, aliases: ['std_dev'] },
    sourceParameter,
  ],
  outputs: ['upper', 'middle', 'lower'],
  warmup(params) {
    const definedAfter = numberParam(params, 'period') - 1;
    return { definedAfter, convergedAfter: definedAfter };
  },
  compute(bars, params) {
    const source = sourceColumn(bars, params);
    const period = numberParam(params, 'period');
    const multiplier = numberParam(params, 'multiplier');
    const middle = rollingMean(source, period);
    const deviation = rollingDeviation(source, period);
    return {
      upper: middle.map((mean, i) => mean + multiplier * (deviation[i] as number)),
      middle,
      lower: middle.map((mean, i) => mean - multiplier * (deviation[i] as number)),
    };
  },
};
