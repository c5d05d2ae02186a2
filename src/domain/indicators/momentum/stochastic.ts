import type { Bars } from '../../market/bars.js';
import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { rollingMean } from '../kernels/rolling-mean.js';
import { WindowExtreme } from '../kernels/window-extreme.js';
import { windowWarmup } from '../warmup.js';

/** Slow stochastic oscillator, 0 to 100 (Lane). */
export const stochastic: IndicatorDefinition = {
  type: 'stochastic',
  aliases: ['stoch', 'stochasticoscillator'],
  family: 'momentum',
  summary: 'Stochastic oscillator: where the close lies in the range of the last bars, 0 to 100, smoothed.',
  formula:
    'raw = 100 · (close − lowest low) / (highest high − lowest low) of the last `k_period` bars; k = SMA(raw, smooth_k); d = SMA(k, d_period)',
  convention:
    'Both averages are simple; with smooth_k 1 it is the fast stochastic. A window without range has no value, nor have averages over it.',
  elsewhere:
    'Stock Indicators and TA-Lib give 0 for a window without range, which reads as oversold. talib-web returns zeros throughout.',
  parameters: [
    periodParameter('k_period', 14),
    periodParameter('d_period', 3),
    periodParameter('smooth_k', 3),
  ],
  outputs: ['k', 'd'],
  columns: ['high', 'low', 'close'],
  warmup: (params) =>
    windowWarmup(
      numberParam(params, 'k_period') + numberParam(params, 'smooth_k') + numberParam(params, 'd_period') - 3,
    ),
  compute(bars, params) {
    const raw = placeInRange(bars, numberParam(params, 'k_period'));
    const k = rollingMean(raw, numberParam(params, 'smooth_k'));
    return { k, d: rollingMean(k, numberParam(params, 'd_period')) };
  },
};

function placeInRange({ high, low, close, length }: Bars, period: number): Float64Array {
  const highest = new WindowExtreme(high, period, 'largest');
  const lowest = new WindowExtreme(low, period, 'smallest');
  const result = new Float64Array(length).fill(Number.NaN);
  for (let i = 0; i < length; i++) {
    const top = highest.advance(i);
    const bottom = lowest.advance(i);
    if (top < 0 || bottom < 0) continue;
    const floor = low[bottom] as number;
    const range = (high[top] as number) - floor;
    if (range > 0) result[i] = 100 * (((close[i] as number) - floor) / range);
  }
  return result;
}
