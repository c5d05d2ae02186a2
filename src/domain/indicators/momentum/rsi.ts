import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter, sourceColumn, sourceParameter } from '../indicator-parameters.js';
import { RecursiveAverage } from '../kernels/recursive-average.js';
import { recursiveWarmup, wilderMemory } from '../warmup.js';

/**
 * Relative strength index, 0 to 100 (Wilder 1978): 100 − 100 / (1 + average gain / average loss), both
 * averages by Wilder's smoothing, seeded with the simple mean of the first `period` changes.
 */
export const rsi: IndicatorDefinition = {
  type: 'rsi',
  aliases: ['relativestrengthindex'],
  family: 'momentum',
  summary: 'Relative strength index: the share of gains in recent movement, 0 to 100.',
  formula:
    'rsi = 100 − 100 / (1 + W(gain) / W(loss)), gain and loss the parts of source − source₋₁ above and below 0, W Wilder’s smoothing over `period`',
  convention:
    'Smoothing is seeded with the simple mean of the first `period` changes. Without any loss it is 100, also where prices never moved.',
  elsewhere:
    'TA-Lib gives 0 for prices that never moved. technicalindicators rounds to two decimals. Libraries that average simply (Cutler) show another indicator.',
  parameters: [periodParameter('period', 14), sourceParameter],
  outputs: ['rsi'],
  columns: [],
  warmup(params) {
    const period = numberParam(params, 'period');
    return recursiveWarmup(period, wilderMemory(period));
  },
  compute(bars, params) {
    const period = numberParam(params, 'period');
    return { rsi: relativeStrength(sourceColumn(bars, params), period) };
  },
};

function relativeStrength(values: Float64Array, period: number): Float64Array {
  const averageGain = RecursiveAverage.wilder(period);
  const averageLoss = RecursiveAverage.wilder(period);
  const result = new Float64Array(values.length).fill(Number.NaN);
  for (let i = 1; i < values.length; i++) {
    const change = (values[i] as number) - (values[i - 1] as number);
    const gain = averageGain.push(Math.max(change, 0));
    const loss = averageLoss.push(Math.max(-change, 0));
    if (!Number.isNaN(loss)) result[i] = loss === 0 ? 100 : 100 - 100 / (1 + gain / loss);
  }
  return result;
}
