import type { IndicatorDefinition } from '../indicator-definition.js';
import { multiplierParameter, numberParam, periodParameter } from '../indicator-parameters.js';
import { RecursiveAverage } from '../kernels/recursive-average.js';
import { trueRangeAt } from '../kernels/true-range.js';
import { exponentialMemory, recursiveWarmup, wilderMemory } from '../warmup.js';

/** Keltner channels in the form of Raschke: an EMA with bands of average true ranges; in the unit of the prices. */
export const keltnerchannels: IndicatorDefinition = {
  type: 'keltnerchannels',
  aliases: ['keltner', 'keltnerchannel'],
  family: 'volatility',
  summary: 'Exponential average of the close with bands some average true ranges above and below.',
  formula:
    'middle = EMA(close, period); upper = middle + multiplier · ATR(atr_period); lower = middle − multiplier · ATR(atr_period)',
  convention: 'EMA and Wilder’s ATR are those of `ema` and `atr`, each seeded with a simple mean.',
  elsewhere:
    'Keltner himself averaged typical prices and ranges simply; pandas-based libraries and TradingView may smooth the range with an EMA or a simple mean.',
  parameters: [
    periodParameter('period', 20),
    periodParameter('atr_period', 10),
    multiplierParameter('multiplier', 2),
  ],
  outputs: ['upper', 'middle', 'lower'],
  columns: ['high', 'low', 'close'],
  warmup(params) {
    const period = numberParam(params, 'period');
    const atrPeriod = numberParam(params, 'atr_period');
    return recursiveWarmup(
      Math.max(period - 1, atrPeriod),
      Math.max(exponentialMemory(period), wilderMemory(atrPeriod)),
    );
  },
  compute(bars, params) {
    const average = RecursiveAverage.exponential(numberParam(params, 'period'));
    const range = RecursiveAverage.wilder(numberParam(params, 'atr_period'));
    const multiplier = numberParam(params, 'multiplier');
    const upper = new Float64Array(bars.length);
    const middle = new Float64Array(bars.length);
    const lower = new Float64Array(bars.length);
    for (let i = 0; i < bars.length; i++) {
      const center = average.push(bars.close[i] as number);
      const distance = multiplier * range.push(trueRangeAt(bars, i));
      upper[i] = center + distance;
      middle[i] = center;
      lower[i] = center - distance;
    }
    return { upper, middle, lower };
  },
};
