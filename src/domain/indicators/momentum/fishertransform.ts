import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { medianPrice } from '../kernels/bar-prices.js';
import { RecursiveAverage } from '../kernels/recursive-average.js';
import { WindowExtreme } from '../kernels/window-extreme.js';
import { exponentialMemory, recursiveWarmup } from '../warmup.js';

/** Keeps the logarithm finite at the ends of the window; bounds the result by ±3.8. */
const LARGEST_PLACE = 0.999;

/** Fisher transform of the median price’s place in its window, smoothed (after Ehlers 2002). */
export const fishertransform: IndicatorDefinition = {
  type: 'fishertransform',
  aliases: ['fisher'],
  family: 'momentum',
  summary: 'Fisher transform: the place of the median price in its window, spread out at the ends, smoothed.',
  formula:
    'median = (high + low) / 2; x = 2 · (median − lowest) / (highest − lowest) − 1 over the medians of the last `period` bars, clipped at ±0.999; fisher = EMA(½ · ln((1 + x) / (1 − x)), smoothing); signal = fisher₋₁',
  convention:
    'The EMA is seeded with a simple mean, as in `ema`. A window without range has no value and starts the EMA anew.',
  elsewhere:
    'Ehlers, Stock Indicators, TradingView and trading-signals smooth x (0.33 · new + 0.67 · old) and add half of the previous result: larger values, another series.',
  parameters: [periodParameter('period', 10, { min: 2 }), periodParameter('smoothing', 3)],
  outputs: ['fisher', 'signal'],
  columns: ['high', 'low'],
  warmup(params) {
    const smoothing = numberParam(params, 'smoothing');
    const before = numberParam(params, 'period') - 1 + 1;
    return recursiveWarmup(before + smoothing - 1, before + exponentialMemory(smoothing));
  },
  compute(bars, params) {
    const period = numberParam(params, 'period');
    const median = medianPrice(bars);
    const highest = new WindowExtreme(median, period, 'largest');
    const lowest = new WindowExtreme(median, period, 'smallest');
    const average = RecursiveAverage.exponential(numberParam(params, 'smoothing'));
    const fisher = new Float64Array(bars.length);
    const signal = new Float64Array(bars.length).fill(Number.NaN);
    for (let i = 0; i < bars.length; i++) {
      const top = highest.advance(i);
      const bottom = lowest.advance(i);
      fisher[i] = average.push(
        top < 0
          ? Number.NaN
          : transform(median[i] as number, median[bottom] as number, median[top] as number),
      );
      if (i > 0) signal[i] = fisher[i - 1] as number;
    }
    return { fisher, signal };
  },
};

function transform(value: number, lowest: number, highest: number): number {
  if (highest === lowest) return Number.NaN;
  const place = (2 * (value - lowest)) / (highest - lowest) - 1;
  const clipped = Math.min(Math.max(place, -LARGEST_PLACE), LARGEST_PLACE);
  return 0.5 * Math.log((1 + clipped) / (1 - clipped));
}
