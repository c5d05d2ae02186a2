import type { IndicatorDefinition } from '../indicator-definition.js';
import {
  multiplierParameter,
  numberParam,
  periodParameter,
  sourceColumn,
  sourceParameter,
} from '../indicator-parameters.js';
import { rollingDeviation } from '../kernels/rolling-deviation.js';
import { rollingMean } from '../kernels/rolling-mean.js';
import { windowWarmup } from '../warmup.js';

/** Width of Bollinger bands as a fraction of their middle (Bollinger 2001). */
export const bollingerbandwidth: IndicatorDefinition = {
  type: 'bollingerbandwidth',
  aliases: ['bbwidth', 'bbw', 'bandwidth'],
  family: 'volatility',
  summary: 'Width of Bollinger bands as a fraction of their middle.',
  formula: 'bollingerbandwidth = (upper − lower) / middle of `bbands`',
  convention: 'A fraction, not percent. Population standard deviation. NaN where the middle is 0.',
  elsewhere: 'TradingView and StockCharts multiply by 100; trading-signals does not.',
  parameters: [
    periodParameter('period', 20),
    multiplierParameter('multiplier', 2, ['std_dev']),
    sourceParameter,
  ],
  outputs: ['bollingerbandwidth'],
  columns: [],
  warmup: (params) => windowWarmup(numberParam(params, 'period') - 1),
  compute(bars, params) {
    const source = sourceColumn(bars, params);
    const period = numberParam(params, 'period');
    const multiplier = numberParam(params, 'multiplier');
    const width = rollingDeviation(source, period);
    const middle = rollingMean(source, period);
    for (let i = 0; i < source.length; i++) {
      const mean = middle[i] as number;
      width[i] = mean === 0 ? Number.NaN : (2 * multiplier * (width[i] as number)) / mean;
    }
    return { bollingerbandwidth: width };
  },
};
