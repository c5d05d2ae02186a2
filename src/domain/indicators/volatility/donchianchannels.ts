import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { rollingMaximum, rollingMinimum } from '../kernels/window-extreme.js';
import { windowWarmup } from '../warmup.js';

/** Donchian channels: the highest high and the lowest low of a window; in the unit of the prices. */
export const donchianchannels: IndicatorDefinition = {
  type: 'donchianchannels',
  aliases: ['donchian', 'donchianchannel'],
  family: 'volatility',
  summary: 'Highest high and lowest low of the last bars, and the middle between them.',
  formula:
    'upper = highest high of the last `period` bars; lower = lowest low of them; middle = (upper + lower) / 2',
  convention:
    'The current bar belongs to the window, as in TradingView, trading-signals and talipp, so that a close never lies outside.',
  elsewhere:
    'Stock Indicators and StockCharts leave the current bar out, so that a breakout shows as a close beyond the channel: their value is ours of the bar before.',
  parameters: [periodParameter('period', 20)],
  legacyParameters: [{ name: 'include_middle', harmless: 'any', because: 'the middle is always there' }],
  outputs: ['upper', 'middle', 'lower'],
  columns: ['high', 'low'],
  warmup: (params) => windowWarmup(numberParam(params, 'period') - 1),
  compute(bars, params) {
    const period = numberParam(params, 'period');
    const upper = rollingMaximum(bars.high, period);
    const lower = rollingMinimum(bars.low, period);
    return { upper, middle: upper.map((top, i) => (top + (lower[i] as number)) / 2), lower };
  },
};
