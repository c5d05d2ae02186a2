import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { WindowExtreme } from '../kernels/window-extreme.js';
import { windowWarmup } from '../warmup.js';

/** Williams %R, −100 to 0 (Williams 1973). */
export const williamsr: IndicatorDefinition = {
  type: 'williamsr',
  aliases: ['williams', 'willr', 'williamspercentr'],
  family: 'momentum',
  summary:
    'Williams %R: where the close lies in the range of the last bars, −100 at its low to 0 at its high.',
  formula:
    'williamsr = −100 · (highest high − close) / (highest high − lowest low) of the last `period` bars',
  convention: 'The current bar belongs to the window. NaN where the window has no range.',
  elsewhere: 'TA-Lib gives 0 and trading-signals −100 for a window without range.',
  parameters: [periodParameter('period', 14)],
  outputs: ['williamsr'],
  columns: ['high', 'low', 'close'],
  warmup: (params) => windowWarmup(numberParam(params, 'period') - 1),
  compute({ high, low, close, length }, params) {
    const period = numberParam(params, 'period');
    const highest = new WindowExtreme(high, period, 'largest');
    const lowest = new WindowExtreme(low, period, 'smallest');
    const result = new Float64Array(length).fill(Number.NaN);
    for (let i = 0; i < length; i++) {
      const top = highest.advance(i);
      const bottom = lowest.advance(i);
      if (top < 0 || bottom < 0) continue;
      const range = (high[top] as number) - (low[bottom] as number);
      if (range > 0) result[i] = -100 * (((high[top] as number) - (close[i] as number)) / range);
    }
    return { williamsr: result };
  },
};
