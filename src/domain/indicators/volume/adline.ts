import type { IndicatorDefinition } from '../indicator-definition.js';
import { windowWarmup } from '../warmup.js';
import { moneyFlowVolumeAt } from './money-flow-volume.js';

/** Accumulation/distribution line (Chaikin); in units of volume. */
export const adline: IndicatorDefinition = {
  type: 'adline',
  aliases: ['ad', 'adl', 'accumulationdistribution', 'accumulationdistributionline'],
  family: 'volume',
  summary:
    'Accumulation/distribution line: the running total of volume, weighed by where bars close in their range.',
  formula: 'adline = adline₋₁ + volume · ((close − low) − (high − close)) / (high − low)',
  convention: 'Begins with the first bar’s own term. A bar without range adds 0. A NaN starts anew.',
  elsewhere: 'All systems agree on the terms, and most on the beginning.',
  parameters: [],
  legacyParameters: [
    { name: 'use_sma_smoothing', harmless: false, because: 'the line is not smoothed' },
    { name: 'smoothing_period', harmless: 'any', because: 'the line is not smoothed' },
  ],
  outputs: ['adline'],
  outputAliases: { line: 'adline' },
  columns: ['high', 'low', 'close', 'volume'],
  startDependence: () => 'sum',
  warmup: () => windowWarmup(0),
  compute(bars) {
    const result = new Float64Array(bars.length);
    let total = 0;
    for (let i = 0; i < bars.length; i++) {
      const term = moneyFlowVolumeAt(bars, i);
      total = Number.isNaN(total) ? term : total + term;
      result[i] = total;
    }
    return { adline: result };
  },
};
