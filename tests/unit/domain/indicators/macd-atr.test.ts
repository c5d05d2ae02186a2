import { describe, expect, it } from 'vitest';
import { trueRangeAt } from '../../../../src/domain/indicators/kernels/true-range.js';
import { ema } from '../../../../src/domain/indicators/trend/ema.js';
import { macd } from '../../../../src/domain/indicators/trend/macd.js';
import { atr } from '../../../../src/domain/indicators/volatility/atr.js';
import { barsFromCloses, listOf, randomWalk } from './price-series.js';

const macdParams = { fast_period: 3, slow_period: 5, signal_period: 2, source: 'close' };

describe('macd', () => {
  it('is the fast average minus the slow one, with the average of that as its signal', () => {
    const bars = barsFromCloses(randomWalk(60));
    const { line, signal, histogram } = macd.compute(bars, macdParams);
    const average = (period: number): readonly number[] =>
      listOf(ema.compute(bars, { period, source: 'close' }).ema);
    const [fast, slow] = [average(3), average(5)];
    expect(listOf(line)).toEqual(fast.map((value, i) => value - (slow[i] as number)));
    const seed = ((line?.[4] as number) + (line?.[5] as number)) / 2;
    expect(signal?.[5]).toBeCloseTo(seed, 12);
    expect(signal?.[6]).toBeCloseTo(seed / 3 + (2 / 3) * (line?.[6] as number), 12);
    expect(histogram?.[6]).toBeCloseTo((line?.[6] as number) - (signal?.[6] as number), 12);
  });

  it('defines its signal as long after its line as the signal needs', () => {
    const { line, signal } = macd.compute(barsFromCloses(randomWalk(60)), macdParams);
    expect(listOf(line).findIndex((value) => !Number.isNaN(value))).toBe(4);
    expect(listOf(signal).findIndex((value) => !Number.isNaN(value))).toBe(
      macd.warmup(macdParams).definedAfter,
    );
  });

  it('refuses a fast period that is not below the slow one', () => {
    expect(macd.check?.({ ...macdParams, fast_period: 5 })).toMatch(/5 is not below 5/);
    expect(macd.check?.(macdParams)).toBeNull();
  });
});

describe('atr', () => {
  const column = (...values: number[]): Float64Array => Float64Array.from(values);
  const bars = {
    ...barsFromCloses([0, 0, 0, 0]),
    high: column(11, 12, 20, 15),
    low: column(9, 10, 18, 9),
    close: column(10, 11, 19, 10),
  };

  it('takes gaps from the previous close into the true range, from the second bar on', () => {
    expect([0, 1, 2, 3].map((i) => trueRangeAt(bars, i))).toEqual([NaN, 2, 9, 10]);
  });

  it('smooths true ranges as Wilder does, seeded with their mean', () => {
    expect(listOf(atr.compute(bars, { period: 2 }).atr)).toEqual([NaN, NaN, 5.5, (5.5 + 10) / 2]);
  });

  it('is 0 for bars without any range', () => {
    const flat = barsFromCloses(Array(20).fill(5));
    const { atr: result } = atr.compute({ ...flat, high: flat.close, low: flat.close }, { period: 14 });
    expect(result?.at(-1)).toBe(0);
  });
});
