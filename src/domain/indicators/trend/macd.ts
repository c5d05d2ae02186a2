import type { IndicatorDefinition } from '../indicator-definition.js';
import { numberParam, periodParameter, sourceColumn, sourceParameter } from '../indicator-parameters.js';
import { RecursiveAverage } from '../kernels/recursive-average.js';
import { exponentialMemory, recursiveWarmup } from '../warmup.js';

/**
 * Moving average convergence divergence (Appel 1979): line = fast EMA − slow EMA, signal = EMA of the line,
 * histogram = line − signal; every EMA seeded with a simple mean; in the unit of its source.
 */
export const macd: IndicatorDefinition = {
  type: 'macd',
  aliases: ['movingaverageconvergencedivergence'],
  family: 'trend',
  summary: 'Difference of a fast and a slow exponential average, with its own average as signal.',
  formula:
    'line = EMA(source, fast_period) − EMA(source, slow_period); signal = EMA(line, signal_period); histogram = line − signal',
  convention:
    'Each average is seeded with the simple mean of its own first values: the fast one `fast_period` values into the data, the signal `signal_period` lines into the line.',
  elsewhere:
    'TA-Lib starts the fast average late, so that both begin at the same bar; pandas-based libraries and trading-signals seed with the first value. Both differences fade within the warm-up.',
  parameters: [
    periodParameter('fast_period', 12, { aliases: ['fast'] }),
    periodParameter('slow_period', 26, { aliases: ['slow'] }),
    periodParameter('signal_period', 9, { aliases: ['signal'] }),
    sourceParameter,
  ],
  outputs: ['line', 'signal', 'histogram'],
  columns: [],
  check(params) {
    const fast = numberParam(params, 'fast_period');
    const slow = numberParam(params, 'slow_period');
    return fast < slow ? null : `fast_period must be below slow_period, but ${fast} is not below ${slow}`;
  },
  warmup(params) {
    const slow = numberParam(params, 'slow_period');
    const signal = numberParam(params, 'signal_period');
    // The signal averages lines whose own seeds must be forgotten first, hence the sum.
    return recursiveWarmup(slow - 1 + signal - 1, exponentialMemory(slow) + exponentialMemory(signal));
  },
  compute(bars, params) {
    const source = sourceColumn(bars, params);
    const fast = RecursiveAverage.exponential(numberParam(params, 'fast_period'));
    const slow = RecursiveAverage.exponential(numberParam(params, 'slow_period'));
    const average = RecursiveAverage.exponential(numberParam(params, 'signal_period'));
    const line = new Float64Array(bars.length);
    const signal = new Float64Array(bars.length);
    const histogram = new Float64Array(bars.length);
    for (let i = 0; i < bars.length; i++) {
      const value = source[i] as number;
      const difference = fast.push(value) - slow.push(value);
      const averaged = average.push(difference);
      line[i] = difference;
      signal[i] = averaged;
      histogram[i] = difference - averaged;
    }
    return { line, signal, histogram };
  },
};
