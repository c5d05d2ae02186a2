import type { Bars } from '../../market/bars.js';
import type { IndicatorDefinition } from '../indicator-definition.js';
import { multiplierParameter, numberParam, periodParameter } from '../indicator-parameters.js';
import { RecursiveAverage } from '../kernels/recursive-average.js';
import { trueRangeAt } from '../kernels/true-range.js';
import { wilderMemory } from '../warmup.js';

/** Supertrend (Seban): a band of average true ranges that follows a trend; in the unit of the prices. */
export const supertrend: IndicatorDefinition = {
  type: 'supertrend',
  aliases: [],
  family: 'volatility',
  summary: 'A band of average true ranges that follows a trend and changes sides when the close crosses it.',
  formula:
    'bands = (high + low) / 2 ± multiplier · ATR(period); the lower one only rises while closes stay above it, the upper one only falls while they stay below; trend = lower band in a rise, upper band in a fall; direction = 1 in a rise, −1 in a fall; a close at or below the lower band ends a rise, one above the upper band ends a fall',
  convention:
    'The first trend is a rise when the close is at or above the middle of its bar. ATR as in `atr`. A NaN starts anew.',
  elsewhere:
    'TradingView shows −1 for a rise and 1 for a fall. Systems guess the first trend differently and agree from the first common change on.',
  parameters: [
    periodParameter('period', 10, { aliases: ['atr_period'] }),
    multiplierParameter('multiplier', 3),
  ],
  outputs: ['trend', 'direction'],
  columns: ['high', 'low', 'close'],
  startDependence: () => 'trend',
  warmup(params) {
    const period = numberParam(params, 'period');
    return { definedAfter: period, convergedAfter: wilderMemory(period) + CHANGED_AFTER };
  },
  compute: (bars, params) =>
    followTrend(bars, numberParam(params, 'period'), numberParam(params, 'multiplier')),
};

/**
 * Bars for a change of trend after the range has converged: 1,500 random walks took at most 40 of them to forget
 * where they began, with multipliers from 2 to 5; there is no bound for all.
 */
const CHANGED_AFTER = 50;

function followTrend(bars: Bars, period: number, multiplier: number): Record<string, Float64Array> {
  const { high, low, close, length } = bars;
  const range = RecursiveAverage.wilder(period);
  const trend = new Float64Array(length);
  const direction = new Float64Array(length);
  let isRunning = false;
  let isRising = false;
  let upper = 0;
  let lower = 0;
  for (let i = 0; i < length; i++) {
    const middle = ((high[i] as number) + (low[i] as number)) / 2;
    const distance = multiplier * range.push(trueRangeAt(bars, i));
    const last = close[i] as number;
    if (Number.isNaN(distance)) {
      isRunning = false;
      trend[i] = Number.NaN;
      direction[i] = Number.NaN;
      continue;
    }
    if (!isRunning) {
      isRunning = true;
      isRising = last >= middle;
      upper = middle + distance;
      lower = middle - distance;
    } else {
      const previous = close[i - 1] as number;
      upper = middle + distance < upper || previous > upper ? middle + distance : upper;
      lower = middle - distance > lower || previous < lower ? middle - distance : lower;
    }
    isRising = last > (isRising ? lower : upper);
    trend[i] = isRising ? lower : upper;
    direction[i] = isRising ? 1 : -1;
  }
  return { trend, direction };
}
