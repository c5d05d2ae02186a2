import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { WindowExtreme } from '../kernels/window-extreme.js';
import { windowWarmup } from '../warmup.js';

/** Aroon (Chande 1995): how recent the extremes of a window are, 0 to 100. */
export const aroon: IndicatorDefinition = {
  type: 'aroon',
  aliases: [],
  family: 'momentum',
  summary: 'Aroon: how recent the highest high and the lowest low are, 0 to 100, and their difference.',
  formula:
    'up = 100 · (period − bars since the highest high) / period; down likewise of the lowest low; oscillator = up − down; both over `period` + 1 bars',
  convention:
    'The current bar and the `period` bars before it. Of equal extremes the oldest counts, as in Stock Indicators.',
  elsewhere:
    'TA-Lib and trading-signals take the newest of equal extremes; some libraries look at `period` bars only, so that 0 is never reached.',
  parameters: [periodParameter('period', 14)],
  legacyParameters: [
    { name: 'include_oscillator', harmless: 'any', because: 'the oscillator is always there' },
  ],
  outputs: ['up', 'down', 'oscillator'],
  columns: ['high', 'low'],
  warmup: (params) => windowWarmup(numberParam(params, 'period')),
  compute({ high, low, length }, params) {
    const period = numberParam(params, 'period');
    const highest = new WindowExtreme(high, period + 1, 'largest');
    const lowest = new WindowExtreme(low, period + 1, 'smallest');
    const up = new Float64Array(length).fill(Number.NaN);
    const down = new Float64Array(length).fill(Number.NaN);
    const oscillator = new Float64Array(length).fill(Number.NaN);
    for (let i = 0; i < length; i++) {
      const top = highest.advance(i);
      const bottom = lowest.advance(i);
      if (top >= 0) up[i] = (100 * (period - (i - top))) / period;
      if (bottom >= 0) down[i] = (100 * (period - (i - bottom))) / period;
      oscillator[i] = (up[i] as number) - (down[i] as number);
    }
    return { up, down, oscillator };
  },
};
