import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxDrawdown } from '../../../../src/domain/statistics/drawdown.js';
import { thinEquity } from '../../../../src/domain/statistics/thin-equity.js';

const stamps = (count: number): Float64Array => Float64Array.from({ length: count }, (_, bar) => bar);
const curves = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 1, maxLength: 300 });

describe('thinEquity', () => {
  it('keeps every point when they fit', () => {
    const equity = Float64Array.of(100, 80, 120, 90);
    expect(thinEquity(stamps(4), equity, 4)).toEqual([
      { timestampMs: 0, equity: 100, drawdown: 0 },
      { timestampMs: 1, equity: 80, drawdown: 1 - 80 / 100 },
      { timestampMs: 2, equity: 120, drawdown: 0 },
      { timestampMs: 3, equity: 90, drawdown: 1 - 90 / 120 },
    ]);
  });

  it('keeps first, last, peak and trough, at most as many points as asked, in order', () => {
    fc.assert(
      fc.property(curves, fc.integer({ min: 4, max: 60 }), (values, maxPoints) => {
        const equity = Float64Array.from(values);
        const points = thinEquity(stamps(values.length), equity, maxPoints);
        const kept = points.map((point) => point.timestampMs);
        const { peakIndex, troughIndex } = maxDrawdown(values[0] as number, equity);
        expect(points.length).toBeLessThanOrEqual(maxPoints);
        expect(points.length).toBeGreaterThanOrEqual(Math.min(maxPoints, values.length) - 2);
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
        expect(kept).toContain(0);
        expect(kept).toContain(values.length - 1);
        if (troughIndex >= 0)
          expect(kept).toEqual(expect.arrayContaining([Math.max(peakIndex, 0), troughIndex]));
      }),
    );
  });

  it('takes drawdowns from the full curve', () => {
    fc.assert(
      fc.property(curves, (values) => {
        for (const point of thinEquity(stamps(values.length), Float64Array.from(values), 5)) {
          const peak = Math.max(...values.slice(0, point.timestampMs + 1));
          expect(point.drawdown).toBe(1 - point.equity / peak);
        }
      }),
    );
  });

  it('falls from the initial capital when it is given', () => {
    const points = thinEquity(stamps(2), Float64Array.of(90, 95), 4, 100);
    expect(points.map((point) => point.drawdown)).toEqual([1 - 90 / 100, 1 - 95 / 100]);
  });

  it('needs four points', () => {
    expect(() => thinEquity(stamps(9), new Float64Array(9), 3)).toThrow(RangeError);
  });
});
