import type { Bars } from '../market/bars.js';
import type { IndicatorDefinition } from './indicator-definition.js';
import { numberParam, periodParameter } from './indicator-parameters.js';
import { recursiveAverage, seedForgottenAfter, wilderWeight } from './recursive-average.js';

/**
 * Average true range (Wilder 1978): Wilder's smoothing of the true range, seeded with the simple mean of the
 * first `period` true ranges; in the unit of the prices.
 */
export const atr: IndicatorDefinition = {
  type: 'atr',
  summary: 'Average true range: how far prices move within a bar, gaps included.',
  parameters: [periodParameter('period', 14)],
  outputs: ['atr'],
  warmup(params) {
    const definedAfter = numberParam(params, 'period');
    return {
      definedAfter,
      convergedAfter: Math.max(definedAfter, seedForgottenAfter(wilderWeight(definedAfter))),
    };
  },
  compute(bars, params) {
    const period = numberParam(params, 'period');
    return { atr: recursiveAverage(trueRange(bars), period, wilderWeight(period)) };
  },
};

/** Returns the largest of high − low, |high − previous close| and |low − previous close|; NaN at the first bar. */
export function trueRange(bars: Bars): Float64Array {
  const result = new Float64Array(bars.length).fill(Number.NaN);
  for (let i = 1; i < bars.length; i++) {
    const previousClose = bars.close[i - 1] as number;
    const high = Math.max(bars.high[i] as number, previousClose);
    const low = Math.min(bars.low[i] as number, previousClose);
    result[i] = high - low;
  }
  return result;
}
