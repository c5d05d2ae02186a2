import type { Bars } from '../../market/bars.js';
import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { typicalPrice } from '../kernels/bar-prices.js';
import { rollingSum } from '../kernels/rolling-sum.js';
import { windowWarmup } from '../warmup.js';

/** Money flow index, 0 to 100 (Quong and Soudack 1989). */
export const mfi: IndicatorDefinition = {
  type: 'mfi',
  aliases: ['moneyflowindex'],
  family: 'momentum',
  summary: 'Money flow index: the share of rising bars in recent turnover, 0 to 100.',
  formula:
    'flow = typical · volume, typical = (high + low + close) / 3, positive when typical rose, negative when it fell, else none; mfi = 100 · positive / (positive + negative), both summed over the last `period` bars',
  convention:
    'The first bar has no direction. 100 without negative flow, 0 without positive; NaN where nothing flowed, as without volume.',
  elsewhere:
    'Stock Indicators gives 100 and trading-signals 50 where nothing flowed; TA-Lib gives 0 where the flow is below 1.',
  parameters: [periodParameter('period', 14)],
  outputs: ['mfi'],
  columns: ['high', 'low', 'close', 'volume'],
  warmup: (params) => windowWarmup(numberParam(params, 'period')),
  compute(bars, params) {
    const period = numberParam(params, 'period');
    const { positive, negative } = moneyFlows(bars);
    const result = rollingSum(positive, period);
    const falling = rollingSum(negative, period);
    for (let i = 0; i < bars.length; i++) {
      const total = (result[i] as number) + (falling[i] as number);
      result[i] = total === 0 ? Number.NaN : 100 * ((result[i] as number) / total);
    }
    return { mfi: result };
  },
};

function moneyFlows(bars: Bars): { readonly positive: Float64Array; readonly negative: Float64Array } {
  const typical = typicalPrice(bars);
  const positive = new Float64Array(bars.length).fill(Number.NaN);
  const negative = new Float64Array(bars.length).fill(Number.NaN);
  for (let i = 1; i < bars.length; i++) {
    const change = (typical[i] as number) - (typical[i - 1] as number);
    const flow = (typical[i] as number) * (bars.volume[i] as number);
    if (Number.isNaN(change + flow)) continue;
    positive[i] = change > 0 ? flow : 0;
    negative[i] = change < 0 ? flow : 0;
  }
  return { positive, negative };
}
