import type { IndicatorDefinition } from './indicator-definition.js';
import { numberParam, periodParameter, sourceColumn, sourceParameter } from './indicator-parameters.js';
import { recursiveAverage, seedForgottenAfter, wilderWeight } from './recursive-average.js';

/**
 * Relative strength index, 0 to 100 (Wilder 1978): 100 − 100 / (1 + average gain / average loss), both
 * averages by Wilder's smoothing, seeded with the simple mean of the first `period` changes.
 *
 * Without any loss it is 100. That includes prices that never moved, as in the reference series: a
 * stretch without movement reads as "no losses".
 */
export const rsi: IndicatorDefinition = {
  type: 'rsi',
  summary: 'Relative strength index: the share of gains in recent movement, 0 to 100.',
  parameters: [periodParameter('period', 14), sourceParameter],
  outputs: ['rsi'],
  warmup(params) {
    const definedAfter = numberParam(params, 'period');
    return {
      definedAfter,
      convergedAfter: Math.max(definedAfter, seedForgottenAfter(wilderWeight(definedAfter))),
    };
  },
  compute(bars, params) {
    const period = numberParam(params, 'period');
    return { rsi: relativeStrength(sourceColumn(bars, params), period) };
  },
};

function relativeStrength(values: Float64Array, period: number): Float64Array {
  const gains = new Float64Array(values.length).fill(Number.NaN);
  const losses = new Float64Array(values.length).fill(Number.NaN);
  for (let i = 1; i < values.length; i++) {
    const change = (values[i] as number) - (values[i - 1] as number);
    if (Number.isNaN(change)) continue;
    gains[i] = Math.max(change, 0);
    losses[i] = Math.max(-change, 0);
  }
  const averageGain = recursiveAverage(gains, period, wilderWeight(period));
  const averageLoss = recursiveAverage(losses, period, wilderWeight(period));
  return averageGain.map((gain, i) => {
    const loss = averageLoss[i] as number;
    if (Number.isNaN(gain) || Number.isNaN(loss)) return Number.NaN;
    return loss === 0 ? 100 : 100 - 100 / (1 + gain / loss);
  });
}
