import type { IndicatorDefinition } from '../indicator-definition.js';
import { windowWarmup } from '../warmup.js';

/** On-balance volume (Granville 1963); in units of volume, from 0 at the first bar. */
export const obv: IndicatorDefinition = {
  type: 'obv',
  aliases: ['onbalancevolume'],
  family: 'volume',
  summary: 'On-balance volume: the running total of volume, added on rising and taken off on falling closes.',
  formula: 'obv = obv₋₁ + volume if close > close₋₁, − volume if close < close₋₁, else unchanged',
  convention: '0 at the first bar. A NaN starts anew at 0.',
  elsewhere: 'TA-Lib begins with the volume of the first bar: all its values are that much larger.',
  parameters: [],
  outputs: ['obv'],
  columns: ['close', 'volume'],
  startDependence: () => 'sum',
  warmup: () => windowWarmup(0),
  compute({ close, volume, length }) {
    const result = new Float64Array(length);
    let total = Number.NaN;
    for (let i = 0; i < length; i++) {
      const amount = volume[i] as number;
      const change = i === 0 ? Number.NaN : (close[i] as number) - (close[i - 1] as number);
      if (Number.isNaN(amount + (close[i] as number))) total = Number.NaN;
      else if (Number.isNaN(total)) total = 0;
      else total += Math.sign(change) * amount;
      result[i] = total;
    }
    return { obv: result };
  },
};
