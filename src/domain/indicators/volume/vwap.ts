import type { Bars } from '../../market/bars.js';
import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { typicalPrice } from '../kernels/bar-prices.js';
import { rollingSum } from '../kernels/rolling-sum.js';
import { windowWarmup } from '../warmup.js';

/** Volume-weighted average of the typical price; in the unit of the prices. */
export const vwap: IndicatorDefinition = {
  type: 'vwap',
  aliases: ['volumeweightedaverageprice'],
  family: 'volume',
  summary: 'Volume-weighted average price over the last bars, or from the first bar on with period 0.',
  formula:
    'vwap = Σ typical · volume / Σ volume over the last `period` bars, typical = (high + low + close) / 3',
  convention:
    'Period 0 sums from the first bar that is loaded. NaN where the window has no volume. A NaN starts anew.',
  elsewhere: 'Intraday platforms start anew with every session, which is neither of the two.',
  parameters: [periodParameter('period', 20, { min: 0 })],
  legacyParameters: [
    { name: 'use_typical_price', harmless: true, because: 'it is always of the typical price' },
  ],
  outputs: ['vwap'],
  columns: ['high', 'low', 'close', 'volume'],
  startDependence: ({ period }) => (period === 0 ? 'sum' : null),
  warmup: (params) => windowWarmup(Math.max(0, numberParam(params, 'period') - 1)),
  compute(bars, params) {
    const period = numberParam(params, 'period');
    const turnover = typicalPrice(bars);
    for (let i = 0; i < bars.length; i++) {
      turnover[i] = (turnover[i] as number) * (bars.volume[i] as number);
    }
    return { vwap: period === 0 ? fromTheStart(bars, turnover) : ratio(turnover, bars.volume, period) };
  },
};

function ratio(turnover: Float64Array, volume: Float64Array, period: number): Float64Array {
  const result = rollingSum(turnover, period);
  const total = rollingSum(volume, period);
  for (let i = 0; i < result.length; i++) {
    const amount = total[i] as number;
    result[i] = amount > 0 ? (result[i] as number) / amount : Number.NaN;
  }
  return result;
}

function fromTheStart({ volume, length }: Bars, turnover: Float64Array): Float64Array {
  const result = new Float64Array(length);
  let money = 0;
  let amount = 0;
  for (let i = 0; i < length; i++) {
    if (Number.isNaN(turnover[i])) {
      money = 0;
      amount = 0;
    } else {
      money += turnover[i] as number;
      amount += volume[i] as number;
    }
    result[i] = amount > 0 ? money / amount : Number.NaN;
  }
  return result;
}
