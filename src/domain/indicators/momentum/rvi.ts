import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { rollingMean } from '../kernels/rolling-mean.js';
import { rollingSum } from '../kernels/rolling-sum.js';
import { windowWarmup } from '../warmup.js';

/** Relative vigor index, −1 to 1 (Ehlers 2002). */
export const rvi: IndicatorDefinition = {
  type: 'rvi',
  aliases: ['relativevigorindex', 'rvgi'],
  family: 'momentum',
  summary: 'Relative vigor index: how far bars close from their open, as a share of their range, −1 to 1.',
  formula:
    'S(x) = (x + 2 · x₋₁ + 2 · x₋₂ + x₋₃) / 6; rvi = SMA(S(close − open), period) / SMA(S(high − low), period); signal = SMA(rvi, signal_period)',
  convention: 'The signal is a simple mean. NaN where the bars of the window have no range.',
  elsewhere:
    'TradingView and trading-signals use S again for the signal. The relative volatility index of Dorsey has the same abbreviation and is something else.',
  parameters: [periodParameter('period', 10), periodParameter('signal_period', 4)],
  outputs: ['rvi', 'signal'],
  columns: ['open', 'high', 'low', 'close'],
  warmup: (params) =>
    windowWarmup(3 + numberParam(params, 'period') - 1 + numberParam(params, 'signal_period') - 1),
  compute(bars, params) {
    const period = numberParam(params, 'period');
    const bodies = rollingSum(symmetricMean(bars.close, bars.open), period);
    const ranges = rollingSum(symmetricMean(bars.high, bars.low), period);
    for (let i = 0; i < bars.length; i++) {
      const range = ranges[i] as number;
      bodies[i] = range > 0 ? (bodies[i] as number) / range : Number.NaN;
    }
    return { rvi: bodies, signal: rollingMean(bodies, numberParam(params, 'signal_period')) };
  },
};

/** Weighs the last four differences of two columns 1, 2, 2, 1. */
function symmetricMean(upper: Float64Array, lower: Float64Array): Float64Array {
  const difference = (i: number): number => (upper[i] as number) - (lower[i] as number);
  const result = new Float64Array(upper.length).fill(Number.NaN);
  for (let i = 3; i < upper.length; i++) {
    result[i] = (difference(i) + 2 * difference(i - 1) + 2 * difference(i - 2) + difference(i - 3)) / 6;
  }
  return result;
}
