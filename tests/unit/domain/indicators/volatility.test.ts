import { describe, expect, it } from 'vitest';
import { ema } from '../../../../src/domain/indicators/trend/ema.js';
import { atr } from '../../../../src/domain/indicators/volatility/atr.js';
import { bbands } from '../../../../src/domain/indicators/volatility/bbands.js';
import { bollingerbandwidth } from '../../../../src/domain/indicators/volatility/bollingerbandwidth.js';
import { donchianchannels } from '../../../../src/domain/indicators/volatility/donchianchannels.js';
import { keltnerchannels } from '../../../../src/domain/indicators/volatility/keltnerchannels.js';
import { squeezeintensity } from '../../../../src/domain/indicators/volatility/squeezeintensity.js';
import { supertrend } from '../../../../src/domain/indicators/volatility/supertrend.js';
import { barsOf, computed, randomBars } from './price-series.js';

describe('bollingerbandwidth', () => {
  it('is the width of the bands as a fraction of their middle', () => {
    // Mean 5 and population standard deviation 2: bands at 9 and 1.
    const bars = barsOf({ close: [2, 4, 4, 4, 5, 5, 7, 9] });
    expect(computed(bollingerbandwidth, bars, { period: 8 }).at(-1)).toBeCloseTo((9 - 1) / 5, 12);
  });

  it('is 0 for constant prices and undefined around a mean of 0', () => {
    const bars = barsOf({ close: Array(25).fill(3), volume: Array(25).fill(0) });
    expect(computed(bollingerbandwidth, bars).at(-1)).toBe(0);
    expect(computed(bollingerbandwidth, bars, { source: 'volume' }).at(-1)).toBeNaN();
  });
});

describe('keltnerchannels', () => {
  it('lies some average true ranges around the exponential average', () => {
    const bars = randomBars(80, 5);
    const params = { period: 6, atr_period: 4, multiplier: 1.5 };
    const middle = computed(ema, bars, { period: 6 });
    const range = computed(atr, bars, { period: 4 });
    const upper = middle.map((value, i) => value + 1.5 * (range[i] as number));
    expect(computed(keltnerchannels, bars, params)).toEqual(upper);
    expect(computed(keltnerchannels, bars, params, 'middle')).toEqual(middle);
  });

  it('collapses onto constant prices', () => {
    const bars = barsOf({ close: Array(40).fill(3) });
    expect(computed(keltnerchannels, bars).at(-1)).toBe(3);
    expect(computed(keltnerchannels, bars, {}, 'lower').at(-1)).toBe(3);
  });
});

describe('donchianchannels', () => {
  it('holds the extremes of the window, its own bar included, and the middle between them', () => {
    const bars = barsOf({ high: [5, 9, 7, 6], low: [4, 6, 5, 1], close: [5, 7, 6, 2] });
    expect(computed(donchianchannels, bars, { period: 2 })).toEqual([NaN, 9, 9, 7]);
    expect(computed(donchianchannels, bars, { period: 2 }, 'lower')).toEqual([NaN, 4, 5, 1]);
    expect(computed(donchianchannels, bars, { period: 2 }, 'middle')).toEqual([NaN, 6.5, 7, 4]);
  });
});

describe('supertrend', () => {
  // Every bar has a range of 2 and no gap larger than it, so that the average true range of one bar is 2.
  const closes = [10, 10, 11, 12, 11, 8, 7, 8];
  const bars = barsOf({
    close: closes,
    high: closes.map((close, i) => Math.max(close, closes[i - 1] ?? close) + 1),
    low: closes.map((close, i) => Math.min(close, closes[i - 1] ?? close) - 1),
  });
  const params = { period: 1, multiplier: 1 };

  it('follows below a rise, crosses over when a close falls to it, and follows above a fall', () => {
    // Bar by bar, from bar 1: ranges 2, 3, 3, 3, 5, 3, 3; middles 10, 10.5, 11.5, 11.5, 9.5, 7.5, 7.5.
    // Lower bands 8, 7.5 → 8 kept, 8.5, 8.5 → 8.5 kept; bar 5 closes at 8 below 8.5 and turns.
    // Upper bands 12, 13.5 → 12, 14.5 → 12, 12, then 9.5 + 5 = 14.5 → 12 kept; 10.5, 10.5.
    expect(computed(supertrend, bars, params)).toEqual([NaN, 8, 8, 8.5, 8.5, 12, 10.5, 10.5]);
    expect(computed(supertrend, bars, params, 'direction')).toEqual([NaN, 1, 1, 1, 1, -1, -1, -1]);
  });

  it('is undefined as long as the true range is', () => {
    expect(computed(supertrend, bars, { period: 5 }).slice(0, 5).every(Number.isNaN)).toBe(true);
  });

  it('ends a rise at a close on the band, and a fall only at one above it', () => {
    // By hand, the true range of one bar around its middle: 10 ± 2, 7 ± 5, 10.5 ± 7, 12.5 ± 3, 9.5 ± 5. The upper band
    // stays at 12 until a close lies above it, and the close of the last bar lies on the lower band of 9.5.
    const touching = barsOf({
      high: [11, 11, 9, 13, 14, 11],
      low: [9, 9, 5, 8, 11, 8],
      close: [10, 10, 6, 12, 13, 9.5],
    });
    expect(computed(supertrend, touching, params)).toEqual([NaN, 8, 12, 12, 9.5, 14.5]);
    expect(computed(supertrend, touching, params, 'direction')).toEqual([NaN, 1, -1, -1, 1, -1]);
  });
});

describe('squeezeintensity', () => {
  it('is the smaller gap between bands and channel as a share of the channel', () => {
    const bars = randomBars(200, 9);
    const params = { bb_period: 10, bb_multiplier: 1, kc_period: 8, kc_multiplier: 3 };
    const bands = { period: 10, multiplier: 1 };
    const channel = { period: 8, atr_period: 8, multiplier: 3 };
    const [bbUpper, bbLower] = ['upper', 'lower'].map((output) => computed(bbands, bars, bands, output));
    const [kcUpper, kcLower] = ['upper', 'lower'].map((output) =>
      computed(keltnerchannels, bars, channel, output),
    );
    const column = computed(squeezeintensity, bars, params);
    let inside = 0;
    for (let i = 9; i < bars.length; i++) {
      const [top, bottom] = [kcUpper?.[i] as number, kcLower?.[i] as number];
      const gap = Math.min(top - (bbUpper?.[i] as number), (bbLower?.[i] as number) - bottom);
      expect(column[i]).toBeCloseTo(Math.max(0, gap / (top - bottom)), 10);
      if (gap > 0) inside++;
    }
    expect(inside).toBeGreaterThan(10);
  });

  it('is undefined when the channel has no width', () => {
    expect(computed(squeezeintensity, barsOf({ close: Array(40).fill(3) })).every(Number.isNaN)).toBe(true);
  });
});
