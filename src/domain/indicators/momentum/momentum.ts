import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter, sourceColumn, sourceParameter } from '../indicator-parameters.js';
import { windowWarmup } from '../warmup.js';

/** Change over `period` bars; in the unit of its source. */
export const momentum: IndicatorDefinition = {
  type: 'momentum',
  aliases: ['mom'],
  family: 'momentum',
  summary: 'Change against the value some bars before.',
  formula: 'momentum = source − source₋period',
  convention: 'A difference in the unit of the source.',
  elsewhere: 'Some call the ratio source / source₋period momentum, times 100.',
  parameters: [periodParameter('period', 10), sourceParameter],
  outputs: ['momentum'],
  columns: [],
  warmup: (params) => windowWarmup(numberParam(params, 'period')),
  compute(bars, params) {
    const source = sourceColumn(bars, params);
    const period = numberParam(params, 'period');
    const result = new Float64Array(source.length).fill(Number.NaN);
    for (let i = period; i < source.length; i++) {
      result[i] = (source[i] as number) - (source[i - period] as number);
    }
    return { momentum: result };
  },
};
