import { describe, expect, it } from 'vitest';
import { adx } from '../../../../src/domain/indicators/trend/adx.js';
import { distancefromma } from '../../../../src/domain/indicators/trend/distancefromma.js';
import { ema } from '../../../../src/domain/indicators/trend/ema.js';
import { ichimoku } from '../../../../src/domain/indicators/trend/ichimoku.js';
import { parabolicsar } from '../../../../src/domain/indicators/trend/parabolicsar.js';
import { wma } from '../../../../src/domain/indicators/trend/wma.js';
import { barsOf, computed, randomBars } from './price-series.js';

describe('wma', () => {
  it('weighs the newest most', () => {
    expect(computed(wma, barsOf({ close: [6, 12, 18, 0] }), { period: 3 })).toEqual([
      ...[NaN, NaN],
      (1 * 6 + 2 * 12 + 3 * 18) / 6,
      (1 * 12 + 2 * 18 + 3 * 0) / 6,
    ]);
  });
});

describe('distancefromma', () => {
  const bars = barsOf({ close: [8, 12, 15, 6] });

  it('is the distance from the simple mean in percent of it', () => {
    expect(computed(distancefromma, bars, { period: 2 })).toEqual([
      NaN,
      (100 * (12 - 10)) / 10,
      (100 * (15 - 13.5)) / 13.5,
      (100 * (6 - 10.5)) / 10.5,
    ]);
  });

  it('takes the exponential average when it is asked to', () => {
    const average = computed(ema, bars, { period: 2 });
    const expected = average.map((mean, i) => (100 * ((bars.close[i] as number) - mean)) / mean);
    expect(computed(distancefromma, bars, { period: 2, ma_type: 'EMA' })).toEqual(expected);
  });

  it('converges like the average it takes', () => {
    const params = { period: 20, source: 'close' };
    expect(distancefromma.warmup({ ...params, ma_type: 'SMA' }).convergedAfter).toBe(19);
    expect(distancefromma.warmup({ ...params, ma_type: 'EMA' })).toEqual(ema.warmup(params));
  });

  it('is undefined around an average of 0', () => {
    const silent = barsOf({ close: [1, 1], volume: [0, 0] });
    expect(computed(distancefromma, silent, { period: 1, source: 'volume' })).toEqual([NaN, NaN]);
  });
});

describe('adx', () => {
  it('follows Wilder by hand for period 2', () => {
    const bars = barsOf({ high: [10, 12, 13, 12], low: [8, 9, 10, 7], close: [9, 11, 12, 8] });
    // +DM 2, 1, 0; −DM 0, 0, 3; true ranges 3, 3, 5.
    const plus = [(2 + 1) / 2, ((2 + 1) / 2 + 0) / 2];
    const minus = [0, (0 + 3) / 2];
    const range = [3, (3 + 5) / 2];
    const di = (part: readonly number[], i: number) => (100 * (part[i] as number)) / (range[i] as number);
    const dx = [0, 1].map(
      (i) => (100 * Math.abs(di(plus, i) - di(minus, i))) / (di(plus, i) + di(minus, i)),
    ) as [number, number];
    expect(computed(adx, bars, { period: 2 }, 'plus_di')).toEqual([NaN, NaN, di(plus, 0), di(plus, 1)]);
    expect(computed(adx, bars, { period: 2 }, 'minus_di')).toEqual([NaN, NaN, di(minus, 0), di(minus, 1)]);
    expect(computed(adx, bars, { period: 2 })).toEqual([NaN, NaN, NaN, (dx[0] + dx[1]) / 2]);
  });

  it('counts neither direction when both moves are equal', () => {
    const bars = barsOf({ high: [10, 12], low: [8, 6], close: [9, 9] });
    expect(computed(adx, bars, { period: 1 }, 'plus_di')[1]).toBe(0);
    expect(computed(adx, bars, { period: 1 }, 'minus_di')[1]).toBe(0);
    expect(computed(adx, bars, { period: 1 })[1]).toBe(0);
  });

  it('is undefined while prices have not moved at all', () => {
    expect(computed(adx, barsOf({ close: Array(60).fill(5) })).every(Number.isNaN)).toBe(true);
  });
});

describe('parabolicsar', () => {
  const params = { initial_af: 0.1, step_af: 0.1, max_af: 0.2 };

  it('accelerates towards new extremes and never enters the two bars before', () => {
    const bars = barsOf({ high: [10, 12, 14, 16], low: [8, 9, 11, 13], close: [9, 11, 13, 15] });
    // No bar may lie above the lows of the two bars before it; before bar 1 there is one.
    const first = Math.min(8 + 0.1 * (10 - 8), 8);
    const second = Math.min(first + 0.2 * (12 - first), 8, 9);
    const third = Math.min(second + 0.2 * (14 - second), 9, 11);
    const column = computed(parabolicsar, bars, params);
    expect(column[0]).toBeNaN();
    [first, second, third].forEach((expected, i) => {
      expect(column[i + 1]).toBeCloseTo(expected, 12);
    });
  });

  it('turns to the extreme when a bar trades through it, and begins to accelerate again', () => {
    const bars = barsOf({ high: [10, 12, 11, 9], low: [8, 9, 7, 6], close: [9, 11, 8, 7] });
    // Bar 2 trades at 7, below the stop at 8: the stop becomes the highest high, 12, and the extreme 7.
    // Bar 3 lies at least at the highs of bars 1 and 2.
    const column = computed(parabolicsar, bars, params);
    expect(column[2]).toBe(12);
    expect(column[3]).toBe(Math.max(12 + 0.1 * (7 - 12), 12, 11));
  });

  it('does not turn at the second bar while that bar stays above the low of the first', () => {
    // 8.1 is above the low of the bar before, 8, and below 8 + 0.1 * (10 - 8), which is not yet a stop.
    const above = barsOf({ high: [10, 11, 12], low: [8, 8.1, 9], close: [9, 10, 11] });
    expect(computed(parabolicsar, above, params)[1]).toBe(8);
    const below = barsOf({ high: [10, 9, 8], low: [8, 7.9, 7], close: [9, 8, 7] });
    expect(computed(parabolicsar, below, params)[1]).toBe(10);
  });

  it('does not turn when its stop is reached exactly, on either side', () => {
    // The second bar makes the rise a fall from 10, and the third reaches 10 without passing it.
    const fall = barsOf({ high: [10, 9, 10], low: [8, 7, 7.5], close: [9, 8, 9] });
    expect(computed(parabolicsar, fall, params)[2]).toBe(10);
    const bars = barsOf({ high: [10, 10, 10], low: [8, 8.2, 8], close: [9, 9, 9] });
    expect(computed(parabolicsar, bars, params)[2]).toBe(8);
  });

  it('refuses an acceleration that begins above its end', () => {
    expect(parabolicsar.check?.({ ...params, initial_af: 0.3 })).toMatch(/0.3 is above 0.2/);
    expect(parabolicsar.check?.(params)).toBeNull();
  });
});

describe('ichimoku', () => {
  const bars = randomBars(60, 4);
  const params = { tenkan_period: 3, kijun_period: 5, senkou_b_period: 7, displacement: 4 };
  const midpoint = (i: number, period: number): number =>
    (Math.max(...bars.high.subarray(i - period + 1, i + 1)) +
      Math.min(...bars.low.subarray(i - period + 1, i + 1))) /
    2;

  it('is the middle of the range over each length', () => {
    for (let i = 6; i < bars.length; i++) {
      expect(computed(ichimoku, bars, params, 'tenkan')[i]).toBe(midpoint(i, 3));
      expect(computed(ichimoku, bars, params, 'kijun')[i]).toBe(midpoint(i, 5));
    }
  });

  it('shows at each bar the spans that were computed before it, by the displacement', () => {
    const [a, b] = ['senkou_a', 'senkou_b'].map((output) => computed(ichimoku, bars, params, output));
    for (let i = 10; i < bars.length; i++) {
      expect(a?.[i]).toBe((midpoint(i - 4, 3) + midpoint(i - 4, 5)) / 2);
      expect(b?.[i]).toBe(midpoint(i - 4, 7));
    }
    expect(a?.findIndex((value) => !Number.isNaN(value))).toBe(4 + 4);
    expect(b?.findIndex((value) => !Number.isNaN(value))).toBe(6 + 4);
  });

  it('accepts a displacement beyond the data', () => {
    expect(computed(ichimoku, bars, { displacement: 500 }, 'senkou_b').every(Number.isNaN)).toBe(true);
  });
});
