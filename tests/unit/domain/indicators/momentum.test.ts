import { describe, expect, it } from 'vitest';
import { aroon } from '../../../../src/domain/indicators/momentum/aroon.js';
import { cci } from '../../../../src/domain/indicators/momentum/cci.js';
import { fishertransform } from '../../../../src/domain/indicators/momentum/fishertransform.js';
import { mfi } from '../../../../src/domain/indicators/momentum/mfi.js';
import { momentum } from '../../../../src/domain/indicators/momentum/momentum.js';
import { roc } from '../../../../src/domain/indicators/momentum/roc.js';
import { rvi } from '../../../../src/domain/indicators/momentum/rvi.js';
import { stochastic } from '../../../../src/domain/indicators/momentum/stochastic.js';
import { williamsr } from '../../../../src/domain/indicators/momentum/williamsr.js';
import { barsOf, computed } from './price-series.js';

const flat = barsOf({ close: Array(30).fill(7) });

describe('roc', () => {
  it('is the change over the period in percent of where it began', () => {
    expect(computed(roc, barsOf({ close: [50, 60, 75, 45] }), { period: 2 })).toEqual([NaN, NaN, 50, -25]);
  });

  it('is undefined against a volume of 0', () => {
    const bars = barsOf({ close: [1, 1, 1], volume: [0, 5, 10] });
    expect(computed(roc, bars, { period: 1, source: 'volume' })).toEqual([NaN, NaN, 100]);
  });
});

describe('momentum', () => {
  it('is the difference over the period', () => {
    expect(computed(momentum, barsOf({ close: [50, 60, 75, 45] }), { period: 2 })).toEqual([
      NaN,
      NaN,
      25,
      -15,
    ]);
  });
});

describe('cci', () => {
  it('measures the distance from the mean in mean deviations', () => {
    // Typical prices 10, 11, 15: mean 12, mean deviation (2 + 1 + 3) / 3 = 2.
    const bars = barsOf({ high: [12, 13, 18], low: [8, 9, 12], close: [10, 11, 15] });
    expect(computed(cci, bars, { period: 3 })[2]).toBeCloseTo((15 - 12) / (0.015 * 2), 12);
  });

  it('is undefined where no price differs from the mean, also when the mean is inexact', () => {
    expect(computed(cci, barsOf({ close: Array(40).fill(0.1) })).every(Number.isNaN)).toBe(true);
  });
});

describe('williamsr', () => {
  it('is −100 at the low of the window, 0 at its high, and between them in proportion', () => {
    const bars = barsOf({ high: [10, 12, 11, 9], low: [6, 8, 7, 4], close: [8, 12, 9, 4] });
    // Windows of two: range 6..12 with close 12; 7..12 with close 9; 4..11 with close 4.
    expect(computed(williamsr, bars, { period: 2 })).toEqual([NaN, -0, (-100 * (12 - 9)) / (12 - 7), -100]);
  });

  it('is undefined in a window without range', () => {
    expect(computed(williamsr, flat).every(Number.isNaN)).toBe(true);
  });
});

describe('stochastic', () => {
  const bars = barsOf({ high: [10, 12, 11, 9], low: [6, 8, 7, 4], close: [8, 12, 9, 4] });
  // Windows of two: range 6..12 with close 12; 7..12 with close 9; 4..11 with close 4.
  const [first, second, third] = [100, (100 * (9 - 7)) / (12 - 7), 0];

  it('is the place of the close in its window, smoothed once for k and again for d', () => {
    const params = { k_period: 2, smooth_k: 2, d_period: 2 };
    const k = computed(stochastic, bars, params);
    expect(k).toEqual([NaN, NaN, (first + second) / 2, (second + third) / 2]);
    expect(computed(stochastic, bars, params, 'd')).toEqual([
      ...[NaN, NaN, NaN],
      ((first + second) / 2 + (second + third) / 2) / 2,
    ]);
  });

  it('is the fast stochastic when k is not smoothed', () => {
    expect(computed(stochastic, bars, { k_period: 2, smooth_k: 1 })).toEqual([NaN, first, second, third]);
  });

  it('is undefined after a window without range until the averages have left it behind', () => {
    const bars = barsOf({ high: [5, 5, 6, 7, 8], low: [5, 5, 5, 5, 5], close: [5, 5, 6, 6, 5] });
    expect(computed(stochastic, bars, { k_period: 2, smooth_k: 2, d_period: 1 })).toEqual([
      ...[NaN, NaN, NaN],
      (100 + 50) / 2,
      (50 + 0) / 2,
    ]);
  });
});

describe('rvi', () => {
  // The same body and range in every bar but the last two.
  const bars = barsOf({
    open: [10, 10, 10, 10, 10, 10],
    high: [14, 14, 14, 14, 14, 20],
    low: [10, 10, 10, 10, 10, 10],
    close: [12, 12, 12, 12, 10, 20],
  });
  const bodies = [2, (2 * 5 + 0) / 6, (2 * 3 + 2 * 0 + 10) / 6];
  const ranges = [4, 4, (4 * 5 + 10) / 6];

  it('divides the symmetric mean of bodies by that of ranges, both averaged', () => {
    const [a, b, c] = bodies as [number, number, number];
    const [x, y, z] = ranges as [number, number, number];
    const column = computed(rvi, bars, { period: 2, signal_period: 2 });
    expect(column.slice(0, 4).every(Number.isNaN)).toBe(true);
    expect(column[4]).toBeCloseTo((a + b) / (x + y), 12);
    expect(column[5]).toBeCloseTo((b + c) / (y + z), 12);
  });

  it('has the simple mean of its last values as signal', () => {
    const params = { period: 1, signal_period: 2 };
    const column = computed(rvi, bars, params);
    expect(computed(rvi, bars, params, 'signal')[5]).toBeCloseTo(
      ((column[4] as number) + (column[5] as number)) / 2,
      12,
    );
  });

  it('is undefined without ranges', () => {
    expect(computed(rvi, flat).every(Number.isNaN)).toBe(true);
  });
});

describe('fishertransform', () => {
  const spread = (place: number): number => 0.5 * Math.log((1 + place) / (1 - place));

  it('spreads the place of the median price in its window', () => {
    // Medians 10, 14, 11: in the last window of three the newest is a quarter up, place −0.5.
    const bars = barsOf({ high: [11, 15, 12], low: [9, 13, 10], close: [10, 14, 11] });
    expect(computed(fishertransform, bars, { period: 3, smoothing: 1 })[2]).toBeCloseTo(spread(-0.5), 12);
  });

  it('is clipped at both ends of the window', () => {
    const column = computed(fishertransform, barsOf({ close: [1, 2, 1] }), { period: 2, smoothing: 1 });
    expect(column[1]).toBeCloseTo(spread(0.999), 12);
    expect(column[2]).toBeCloseTo(spread(-0.999), 12);
  });

  it('is smoothed exponentially, and its signal is its previous value', () => {
    const bars = barsOf({ close: [1, 2, 1, 2, 1] });
    const params = { period: 2, smoothing: 3 };
    // Transforms +s, −s, +s, −s: seed s / 3, then halfway to −s.
    const s = spread(0.999);
    const fisher = computed(fishertransform, bars, params);
    expect(fisher[3]).toBeCloseTo(s / 3, 12);
    expect(fisher[4]).toBeCloseTo((s / 3 - s) / 2, 12);
    expect(computed(fishertransform, bars, params, 'signal')).toEqual([NaN, ...fisher.slice(0, 4)]);
  });

  it('is undefined in a window without range', () => {
    expect(computed(fishertransform, flat).every(Number.isNaN)).toBe(true);
  });
});

describe('aroon', () => {
  it('counts how recent the extremes of period + 1 bars are', () => {
    const bars = barsOf({ high: [5, 9, 7, 6], low: [4, 6, 5, 1], close: [5, 7, 6, 2] });
    expect(computed(aroon, bars, { period: 3 })).toEqual([NaN, NaN, NaN, (100 * (3 - 2)) / 3]);
    expect(computed(aroon, bars, { period: 3 }, 'down')[3]).toBe(100);
    expect(computed(aroon, bars, { period: 3 }, 'oscillator')[3]).toBeCloseTo(100 / 3 - 100, 12);
  });

  it('counts the oldest of equal extremes', () => {
    expect(computed(aroon, barsOf({ close: [5, 9, 9] }), { period: 2 })[2]).toBe(50);
    expect(computed(aroon, flat, { period: 5 }).at(-1)).toBe(0);
  });
});

describe('mfi', () => {
  it('is the share of turnover on rising typical prices', () => {
    const bars = barsOf({ close: [10, 11, 9, 12], volume: [100, 10, 20, 5] });
    // Flows +110, −180, +60.
    expect(computed(mfi, bars, { period: 3 })).toEqual([
      NaN,
      NaN,
      NaN,
      100 * ((110 + 60) / (110 + 180 + 60)),
    ]);
  });

  it('is 100 without negative and 0 without positive flow, and undefined when nothing flowed', () => {
    const rising = Array.from({ length: 20 }, (_, i) => 10 + i);
    expect(computed(mfi, barsOf({ close: rising })).at(-1)).toBe(100);
    expect(computed(mfi, barsOf({ close: rising.toReversed() })).at(-1)).toBe(0);
    expect(computed(mfi, barsOf({ close: rising, volume: rising.map(() => 0) })).every(Number.isNaN)).toBe(
      true,
    );
    expect(computed(mfi, flat).every(Number.isNaN)).toBe(true);
  });
});
