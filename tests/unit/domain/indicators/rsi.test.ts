import { describe, expect, it } from 'vitest';
import { rsi } from '../../../../src/domain/indicators/momentum/rsi.js';
import { barsFromCloses, listOf, randomWalk } from './price-series.js';

const params = { period: 14, source: 'close' };

function compute(closes: readonly number[], period = 14): readonly number[] {
  return listOf(rsi.compute(barsFromCloses(closes), { period, source: 'close' }).rsi);
}

describe('rsi', () => {
  it('follows Wilder by hand for period 2', () => {
    // Changes +2, −1, +3: seed gain 1, loss 0.5; then gain (1 + 3) / 2, loss 0.5 / 2.
    expect(compute([10, 12, 11, 14], 2)).toEqual([
      NaN,
      NaN,
      100 - 100 / (1 + 1 / 0.5),
      100 - 100 / (1 + 2 / 0.25),
    ]);
  });

  it('equals a recomputation from the start for every bar', () => {
    const closes = randomWalk(200, 3);
    const column = compute(closes);
    const change = (k: number): number => (closes[k] as number) - (closes[k - 1] as number);
    const smoothed = (side: 1 | -1, end: number): number => {
      let total = 0;
      for (let k = 1; k <= end; k++) {
        const share = k <= 14 ? 1 / 14 : 1;
        const decay = (13 / 14) ** (end - Math.max(k, 14));
        total += share * decay * Math.max(side * change(k), 0) * (k <= 14 ? 1 : 1 / 14);
      }
      return total;
    };
    for (let i = 14; i < closes.length; i++) {
      const gain = smoothed(1, i);
      expect(column[i]).toBeCloseTo((100 * gain) / (gain + smoothed(-1, i)), 9);
    }
  });

  it('is 100 without losses, 0 without gains and 100 without any movement', () => {
    const steps = Array.from({ length: 30 }, (_, i) => i);
    expect(compute(steps.map((i) => 100 + i)).at(-1)).toBe(100);
    expect(compute(steps.map((i) => 100 - i)).at(-1)).toBe(0);
    expect(compute(steps.map(() => 100)).at(-1)).toBe(100);
  });

  it('is first defined at the bar after as many changes as its period', () => {
    const column = compute(randomWalk(40));
    expect(column.findIndex((value) => !Number.isNaN(value))).toBe(rsi.warmup(params).definedAfter);
    expect(compute(randomWalk(14)).every(Number.isNaN)).toBe(true);
  });

  it('needs 280 bars to converge with period 14', () => {
    // 20.723 / 0.0741 = 279.6: ln 1e9 over −ln(13/14).
    expect(rsi.warmup(params)).toEqual({ definedAfter: 14, convergedAfter: 280 });
  });

  it('reads the column that source names', () => {
    const bars = barsFromCloses(randomWalk(40));
    const ofOpen = rsi.compute(bars, { period: 14, source: 'open' }).rsi;
    expect(ofOpen).toEqual(rsi.compute({ ...bars, close: bars.open }, params).rsi);
  });
});
