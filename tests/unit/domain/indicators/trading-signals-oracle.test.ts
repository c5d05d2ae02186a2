import { describe, expect, it } from 'vitest';
import { indicatorDefinition } from '../../../../src/domain/indicators/indicator-registry.js';
import { candlesOf, comparisons } from '../../../support/trading-signals.js';
import { defaultParams, randomBars } from './price-series.js';

const LENGTH = 1_500;
const bars = randomBars(LENGTH, 11);
const candles = candlesOf(bars);

describe.each(comparisons)(
  '$type.$output',
  ({ type, output, params, whenConverged, displacement = 0, oracle }) => {
    it('agrees with trading-signals', () => {
      const definition = indicatorDefinition(type);
      const own = { ...defaultParams(definition), ...params };
      const column = definition.compute(bars, own)[output] as Float64Array;
      const warmup = definition.warmup(own);
      const next = oracle();
      const firstBar = whenConverged ? warmup.convergedAfter : warmup.definedAfter;
      let compared = 0;
      let largestError = 0;
      for (const [i, candle] of candles.slice(0, LENGTH - displacement).entries()) {
        const expected = next(candle);
        const at = i + displacement;
        if (expected === null || expected === undefined || at < firstBar) continue;
        const error = Math.abs((column[at] as number) - expected) / Math.max(Math.abs(expected), 1);
        // A comparison, not Math.max: an undefined value of ours must not be skipped.
        if (!(error <= largestError)) largestError = error;
        compared++;
      }
      expect(compared).toBeGreaterThan(LENGTH / 2);
      expect(largestError).toBeLessThanOrEqual(1e-9);
    });
  },
);
