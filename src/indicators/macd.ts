import type { IndicatorDefinition } from './indicator-definition.js';
import { numberParam, periodParameter, sourceColumn, sourceParameter } from './indicator-parameters.js';
import { exponentialWeight, recursiveAverage, seedForgottenAfter } from './recursive-average.js';

/**
 * Moving average convergence divergence (Appel 1979): line = fast EMA − slow EMA, signal = EMA of the line,
 * histogram = line − signal; every EMA seeded with a simple mean; in the unit of its source.
 */
export const macd: IndicatorDefinition = {
  type: 'macd',
  summary: 'Difference of a fast and a slow exponential average, with its own average as signal.',
  parameters: [
    periodParameter('fast_period', 12, { aliases: ['fast'] }),
    periodParameter('slow_period', 26, { aliases: ['slow'] }),
    periodParameter('signal_period', 9, { aliases: ['signal'] }),
    sourceParameter,
  ],
  outputs: ['line', 'signal', 'histogram'],
  check(params) {
    const fast = numberParam(params, 'fast_period');
    const slow = numberParam(params, 'slow_period');
    return fast < slow ? null : `fast_period must be below slow_period, but ${fast} is not below ${slow}`;
  },
  warmup(params) {
    const slow = numberParam(params, 'slow_period');
    const signal = numberParam(params, 'signal_period');
    const definedAfter = slow - 1 + signal - 1;
    // The signal averages lines whose own seeds must be forgotten first, hence the sum.
    const convergedAfter =
      seedForgottenAfter(exponentialWeight(slow)) + seedForgottenAfter(exponentialWeight(signal));
    return { definedAfter, convergedAfter: Math.max(definedAfter, convergedAfter) };
  },
  compute(bars, params) {
    const source = sourceColumn(bars, params);
    const average = (values: Float64Array, period: number): Float64Array =>
      recursiveAverage(values, period, exponentialWeight(period));
    const slow = average(source, numberParam(params, 'slow_period'));
    const line = average(source, numberParam(params, 'fast_period')).map(
      (fast, i) => fast - (slow[i] as number),
    );
    const signal = average(line, numberParam(params, 'signal_period'));
    const histogram = line.map((value, i) => value - (signal[i] as number));
    return { line, signal, histogram };
  },
};
