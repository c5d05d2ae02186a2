import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, emptyBars } from '../../../../src/domain/market/bars.js';
import { toCandles } from '../../../../src/domain/market/candles.js';

/** Bars of a minute whose prices follow from their closes. */
function barsOf(closes: readonly number[]): Bars {
  const bars = emptyBars(closes.length);
  closes.forEach((close, index) => {
    bars.openTimeMs[index] = index * 60_000;
    bars.open[index] = close - 1;
    bars.high[index] = close + 2;
    bars.low[index] = close - 3;
    bars.close[index] = close;
  });
  return bars;
}

describe('toCandles', () => {
  it('takes bars as they are when they fit', () => {
    expect(toCandles(barsOf([10, 20]), 2)).toEqual({
      barsPerCandle: 1,
      timeMs: [0, 60_000],
      open: [9, 19],
      high: [12, 22],
      low: [7, 17],
      close: [10, 20],
    });
  });

  it('joins bars to candles with first open, highest high, lowest low and last close', () => {
    // Five bars, at most two candles: three bars and the two that are left.
    expect(toCandles(barsOf([10, 30, 20, 50, 40]), 2)).toEqual({
      barsPerCandle: 3,
      timeMs: [0, 180_000],
      open: [9, 49],
      high: [32, 52],
      low: [7, 37],
      close: [20, 40],
    });
  });

  it('never exceeds the limit and loses no extreme', () => {
    const closes = fc.array(fc.integer({ min: 10, max: 1_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(closes, fc.integer({ min: 1, max: 50 }), (values, maxCandles) => {
        const candles = toCandles(barsOf(values), maxCandles);
        expect(candles.timeMs.length).toBeLessThanOrEqual(maxCandles);
        expect(Math.max(...candles.high)).toBe(Math.max(...values) + 2);
        expect(Math.min(...candles.low)).toBe(Math.min(...values) - 3);
        expect(candles.close.at(-1)).toBe(values.at(-1));
      }),
    );
  });
});
