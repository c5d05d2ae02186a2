import type { Bars } from '../../market/bars.js';
import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam } from '../indicator-parameters.js';

/** Parabolic stop and reverse (Wilder 1978); in the unit of the prices. */
export const parabolicsar: IndicatorDefinition = {
  type: 'parabolicsar',
  aliases: ['psar', 'sar', 'parabolicstopandreverse'],
  family: 'trend',
  summary:
    'Parabolic stop and reverse: a stop that follows a trend ever faster and changes sides when it is hit.',
  formula:
    'sar = sar₋₁ + af · (extreme − sar₋₁), at most the lows of the two bars before in a rise, at least their highs in a fall (at the second bar, of the one before); af grows by `step_af` with every new extreme, up to `max_af`; a bar that trades through it turns the trend: sar = the extreme, af = `initial_af`',
  convention:
    'The first trend is taken for a rise from the first low, which is the stop of the second bar; it is a guess that the first reversal corrects. Reaching the stop exactly does not turn the trend: only a bar that trades beyond it does. A NaN price starts anew.',
  elsewhere:
    'TA-Lib and TradingView guess the first trend from the first two bars, and move the stop of a bar that turns the trend beyond that bar. TA-Lib turns where the stop is reached exactly: after a common reversal its series is this one, but for the bars that turn, until a bar does that. TradingView looks for the turn before it holds the stop to the two bars, so that it can turn earlier. Stock Indicators hides the values before the first reversal.',
  parameters: [
    {
      name: 'initial_af',
      kind: 'number',
      default: 0.02,
      min: 0.0001,
      max: 1,
      aliases: ['af', 'acceleration'],
    },
    { name: 'step_af', kind: 'number', default: 0.02, min: 0, max: 1, aliases: ['af_step', 'step'] },
    { name: 'max_af', kind: 'number', default: 0.2, min: 0.0001, max: 1, aliases: ['af_max', 'maximum'] },
  ],
  outputs: ['parabolicsar'],
  columns: ['high', 'low'],
  startDependence: () => 'trend',
  check(params) {
    const initial = numberParam(params, 'initial_af');
    const max = numberParam(params, 'max_af');
    return initial <= max ? null : `initial_af must not exceed max_af, but ${initial} is above ${max}`;
  },
  warmup: () => ({ definedAfter: 1, convergedAfter: REVERSED_AFTER }),
  compute(bars, params) {
    const initial = numberParam(params, 'initial_af');
    const step = numberParam(params, 'step_af');
    const max = numberParam(params, 'max_af');
    return { parabolicsar: stopAndReverse(bars, initial, step, max) };
  },
};

/** Bars after which 99.9 % of 1,500 random walks had forgotten where they began; there is no bound for all. */
const REVERSED_AFTER = 100;

function stopAndReverse(
  { high, low, length }: Bars,
  initial: number,
  step: number,
  max: number,
): Float64Array {
  const result = new Float64Array(length);
  let run = 0;
  let isRising = true;
  let stop = 0;
  let extreme = 0;
  let acceleration = initial;
  for (let i = 0; i < length; i++) {
    const top = high[i] as number;
    const bottom = low[i] as number;
    if (Number.isNaN(top + bottom)) {
      run = 0;
      result[i] = Number.NaN;
      continue;
    }
    run++;
    if (run === 1) {
      isRising = true;
      stop = bottom;
      extreme = top;
      acceleration = initial;
      result[i] = Number.NaN;
      continue;
    }
    stop += acceleration * (extreme - stop);
    // Of the two bars before, the second bar has one.
    const before = run > 2 ? i - 2 : i - 1;
    stop = isRising
      ? Math.min(stop, low[i - 1] as number, low[before] as number)
      : Math.max(stop, high[i - 1] as number, high[before] as number);
    if (isRising ? bottom < stop : top > stop) {
      stop = extreme;
      isRising = !isRising;
      acceleration = initial;
      extreme = isRising ? top : bottom;
    } else if (isRising ? top > extreme : bottom < extreme) {
      extreme = isRising ? top : bottom;
      acceleration = Math.min(acceleration + step, max);
    }
    result[i] = stop;
  }
  return result;
}
