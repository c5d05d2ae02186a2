import type { Bars } from '../../market/bars.js';
import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter } from '../indicator-parameters.js';
import { WindowExtreme } from '../kernels/window-extreme.js';
import { windowWarmup } from '../warmup.js';

const LOOKS_AHEAD = 'the lagging span is the close of a later bar, which nobody knows yet';

/** Ichimoku cloud (Hosoda 1968) without its lagging span; in the unit of the prices. */
export const ichimoku: IndicatorDefinition = {
  type: 'ichimoku',
  aliases: ['ichimokucloud', 'ichimokukinkohyo'],
  family: 'trend',
  summary: 'Ichimoku cloud: midpoints of the range over three lengths, two of them displaced.',
  formula:
    'M(n) = (highest high + lowest low) / 2 of the last n bars; tenkan = M(tenkan_period); kijun = M(kijun_period); senkou_a = (tenkan + kijun) / 2 and senkou_b = M(senkou_b_period), both as they were `displacement` bars before',
  convention:
    'A span is at each bar what a chart draws above that bar, so nothing looks ahead. The lagging span (chikou) is the close of a later bar and is not offered.',
  elsewhere:
    'TradingView displaces by one bar less than the number it shows. trading-signals returns the spans where they are computed, not where they are drawn.',
  parameters: [
    periodParameter('tenkan_period', 9, { aliases: ['tenkan'] }),
    periodParameter('kijun_period', 26, { aliases: ['kijun'] }),
    periodParameter('senkou_b_period', 52, { aliases: ['senkou_period', 'senkou_b'] }),
    periodParameter('displacement', 26, { min: 0 }),
  ],
  outputs: ['tenkan', 'kijun', 'senkou_a', 'senkou_b'],
  outputAliases: {
    tenkan_sen: 'tenkan',
    kijun_sen: 'kijun',
    senkou_span_a: 'senkou_a',
    senkou_span_b: 'senkou_b',
  },
  refusedOutputs: { chikou: LOOKS_AHEAD, chikou_span: LOOKS_AHEAD, lagging_span: LOOKS_AHEAD },
  columns: ['high', 'low'],
  warmup(params) {
    const longest = Math.max(
      numberParam(params, 'tenkan_period'),
      numberParam(params, 'kijun_period'),
      numberParam(params, 'senkou_b_period'),
    );
    return windowWarmup(longest - 1 + numberParam(params, 'displacement'));
  },
  compute(bars, params) {
    const displacement = numberParam(params, 'displacement');
    const tenkan = midpoint(bars, numberParam(params, 'tenkan_period'), 0);
    const kijun = midpoint(bars, numberParam(params, 'kijun_period'), 0);
    const senkouA = new Float64Array(bars.length).fill(Number.NaN);
    for (let i = displacement; i < bars.length; i++) {
      const then = i - displacement;
      senkouA[i] = ((tenkan[then] as number) + (kijun[then] as number)) / 2;
    }
    const senkouB = midpoint(bars, numberParam(params, 'senkou_b_period'), displacement);
    return { tenkan, kijun, senkou_a: senkouA, senkou_b: senkouB };
  },
};

function midpoint({ high, low, length }: Bars, period: number, displacement: number): Float64Array {
  const result = new Float64Array(length).fill(Number.NaN);
  const highest = new WindowExtreme(high, period, 'largest');
  const lowest = new WindowExtreme(low, period, 'smallest');
  for (let i = 0; i < length - displacement; i++) {
    const top = highest.advance(i);
    const bottom = lowest.advance(i);
    if (top < 0 || bottom < 0) continue;
    result[i + displacement] = ((high[top] as number) + (low[bottom] as number)) / 2;
  }
  return result;
}
