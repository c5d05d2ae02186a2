import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter, sourceColumn, sourceParameter } from '../indicator-parameters.js';
import { windowWarmup } from '../warmup.js';

/** Rate of change over `period` bars, in percent. */
export const roc: IndicatorDefinition = {
  type: 'roc',
  aliases: ['rateofchange'],
  family: 'momentum',
  summary: 'Rate of change: percent that a value has gained on itself some bars before.',
  formula: 'roc = 100 · (source − source₋period) / source₋period',
  convention: 'Percent. NaN where the earlier value is 0, as a volume may be.',
  elsewhere:
    'trading-signals returns a fraction. TA-Lib also offers fractions (ROCP) and ratios (ROCR); its ROC is this one.',
  parameters: [periodParameter('period', 10), sourceParameter],
  outputs: ['roc'],
  columns: [],
  warmup: (params) => windowWarmup(numberParam(params, 'period')),
  compute(bars, params) {
    const source = sourceColumn(bars, params);
    const period = numberParam(params, 'period');
    const result = new Float64Array(source.length).fill(Number.NaN);
    for (let i = period; i < source.length; i++) {
      const earlier = source[i - period] as number;
      if (earlier !== 0) result[i] = (100 * ((source[i] as number) - earlier)) / earlier;
    }
    return { roc: result };
  },
};
