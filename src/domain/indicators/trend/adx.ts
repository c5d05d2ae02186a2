import type { Bars } from '../../market/bars.js';
import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { RecursiveAverage } from '../kernels/recursive-average.js';
import { trueRangeAt } from '../kernels/true-range.js';
import { recursiveWarmup, wilderMemory } from '../warmup.js';

/** Average directional index with both directional indicators, 0 to 100 each (Wilder 1978). */
export const adx: IndicatorDefinition = {
  type: 'adx',
  aliases: ['averagedirectionalindex'],
  family: 'trend',
  summary:
    'Average directional index: how strong a trend is, whichever way it goes, with its two directions.',
  formula:
    '+DM = high − high₋₁ where that is positive and larger than low₋₁ − low, else 0; −DM the other way round; plus_di = 100 · W(+DM) / W(true range); minus_di likewise; adx = W(100 · |plus_di − minus_di| / (plus_di + minus_di)), W being Wilder’s smoothing over `period`',
  convention:
    'All smoothing is seeded with a simple mean, from the second bar on; the first adx comes at bar 2 · period − 1, counted from 0. Without directional movement the difference counts as 0. NaN while the true range is 0.',
  elsewhere:
    'TA-Lib seeds its sums with `period` − 1 values, trading-signals with a first bar that counts as 0; both fade within the warm-up. Libraries that smooth with weight 2 / (period + 1) show another indicator.',
  parameters: [periodParameter('period', 14)],
  outputs: ['adx', 'plus_di', 'minus_di'],
  columns: ['high', 'low', 'close'],
  warmup(params) {
    const period = numberParam(params, 'period');
    // The adx averages values whose own seeds must be forgotten first, hence the double.
    return recursiveWarmup(2 * period - 1, 2 * wilderMemory(period));
  },
  compute: (bars, params) => directionalMovement(bars, numberParam(params, 'period')),
};

function directionalMovement(bars: Bars, period: number): Record<string, Float64Array> {
  const { high, low, length } = bars;
  const range = RecursiveAverage.wilder(period);
  const rise = RecursiveAverage.wilder(period);
  const fall = RecursiveAverage.wilder(period);
  const strength = RecursiveAverage.wilder(period);
  const adx = new Float64Array(length);
  const plus = new Float64Array(length);
  const minus = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const up = i === 0 ? Number.NaN : (high[i] as number) - (high[i - 1] as number);
    const down = i === 0 ? Number.NaN : (low[i - 1] as number) - (low[i] as number);
    const span = range.push(trueRangeAt(bars, i));
    // NaN must stay NaN: Math.max keeps it, a comparison would make it 0.
    const plusDi = percent(rise.push(up > down ? Math.max(up, 0) : 0 * (up - down)), span);
    const minusDi = percent(fall.push(down > up ? Math.max(down, 0) : 0 * (up - down)), span);
    const total = plusDi + minusDi;
    plus[i] = plusDi;
    minus[i] = minusDi;
    adx[i] = strength.push(total === 0 ? 0 : (100 * Math.abs(plusDi - minusDi)) / total);
  }
  return { adx, plus_di: plus, minus_di: minus };
}

function percent(part: number, whole: number): number {
  return whole === 0 ? Number.NaN : (100 * part) / whole;
}
