import { describe, expect, it } from 'vitest';
import { adline } from '../../../../src/domain/indicators/volume/adline.js';
import { cmf } from '../../../../src/domain/indicators/volume/cmf.js';
import { obv } from '../../../../src/domain/indicators/volume/obv.js';
import { volumeratio } from '../../../../src/domain/indicators/volume/volumeratio.js';
import { vwap } from '../../../../src/domain/indicators/volume/vwap.js';
import { barsOf, computed } from './price-series.js';

const silent = barsOf({ close: [1, 2, 3], volume: [0, 0, 0] });

describe('obv', () => {
  it('adds the volume of rising and takes off that of falling closes, from 0', () => {
    const bars = barsOf({ close: [10, 11, 11, 9], volume: [100, 20, 30, 5] });
    expect(computed(obv, bars)).toEqual([0, 20, 20, 15]);
  });

  it('starts anew at 0 behind an undefined volume', () => {
    const bars = barsOf({ close: [10, 11, 12, 13, 14], volume: [100, 20, NaN, 5, 6] });
    expect(computed(obv, bars)).toEqual([0, 20, NaN, 0, 6]);
  });

  it('depends on where the data begins, and says so', () => {
    expect(obv.startDependence?.({})).toBe('sum');
  });
});

// Multipliers 1 (at the high), −1 (at the low), 0 (in the middle), 0 (no range).
const placed = barsOf({
  high: [4, 4, 4, 3],
  low: [2, 2, 2, 3],
  close: [4, 2, 3, 3],
  volume: [10, 4, 5, 1],
});

describe('adline', () => {
  it('adds up volume by the place of the close in its bar; a bar without range adds nothing', () => {
    expect(computed(adline, placed)).toEqual([10, 6, 6, 6]);
  });

  it('starts anew behind an undefined volume', () => {
    const gap = { ...placed, volume: Float64Array.of(10, NaN, 5, 1) };
    expect(computed(adline, gap)).toEqual([10, NaN, 0, 0]);
  });
});

describe('cmf', () => {
  it('is the placed share of the volume of the window', () => {
    expect(computed(cmf, placed, { period: 2 })).toEqual([NaN, (10 - 4) / 14, (-4 + 0) / 9, 0]);
  });

  it('is undefined without volume', () => {
    expect(computed(cmf, silent, { period: 2 }).every(Number.isNaN)).toBe(true);
  });
});

describe('vwap', () => {
  const bars = barsOf({ high: [12, 18, 12], low: [6, 12, 6], close: [9, 15, 3], volume: [1, 3, 2] });
  const typical = [9, 15, 7] as const;

  it('weighs the typical prices of the window by volume', () => {
    expect(computed(vwap, bars, { period: 2 })).toEqual([
      NaN,
      (typical[0] * 1 + typical[1] * 3) / 4,
      (typical[1] * 3 + typical[2] * 2) / 5,
    ]);
  });

  it('sums from the first bar with period 0, and says that it depends on it', () => {
    expect(computed(vwap, bars, { period: 0 })).toEqual([9, (9 + 45) / 4, (9 + 45 + 14) / 6]);
    expect(vwap.startDependence?.({ period: 0 })).toBe('sum');
    expect(vwap.startDependence?.({ period: 20 })).toBeNull();
  });

  it('is undefined without volume', () => {
    expect(computed(vwap, silent, { period: 2 }).every(Number.isNaN)).toBe(true);
    expect(computed(vwap, silent, { period: 0 }).every(Number.isNaN)).toBe(true);
  });
});

describe('volumeratio', () => {
  it('is the volume over its mean, its own bar included', () => {
    const bars = barsOf({ close: [1, 1, 1], volume: [2, 6, 2] });
    expect(computed(volumeratio, bars, { period: 2 })).toEqual([NaN, 6 / 4, 2 / 4]);
  });

  it('is undefined without volume, also after there was some', () => {
    const bars = barsOf({ close: [1, 1, 1, 1], volume: [0.1, 0.2, 0, 0] });
    expect(computed(volumeratio, bars, { period: 2 })[3]).toBeNaN();
  });
});
