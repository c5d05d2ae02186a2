import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { RecursiveAverage } from '../kernels/recursive-average.js';
import { trueRangeAt } from '../kernels/true-range.js';
import { recursiveWarmup, wilderMemory } from '../warmup.js';

/**
 * Average true range (Wilder 1978): Wilder's smoothing of the true range, seeded with the simple mean of the
 * first `period` true ranges; in the unit of the prices.
 */
export const atr: IndicatorDefinition = {
  type: 'atr',
  aliases: ['averagetruerange'],
  family: 'volatility',
  summary: 'Average true range: how far prices move within a bar, gaps included.',
  formula: 'true range = max(high, close₋₁) − min(low, close₋₁); atr = atr₋₁ + (true range − atr₋₁) / period',
  convention:
    'The true range begins at the second bar; the first atr is the simple mean of the first `period` true ranges.',
  elsewhere:
    'trading-signals and others count high − low of the first bar as its true range, which fades within the warm-up; some average simply or with weight 2 / (period + 1), which does not.',
  parameters: [periodParameter('period', 14)],
  outputs: ['atr'],
  columns: ['high', 'low', 'close'],
  warmup(params) {
    const period = numberParam(params, 'period');
    return recursiveWarmup(period, wilderMemory(period));
  },
  compute(bars, params) {
    const average = RecursiveAverage.wilder(numberParam(params, 'period'));
    const result = new Float64Array(bars.length);
    for (let i = 0; i < bars.length; i++) result[i] = average.push(trueRangeAt(bars, i));
    return { atr: result };
  },
};
