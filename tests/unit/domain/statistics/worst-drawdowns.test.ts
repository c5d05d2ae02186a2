import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import { maxDrawdown, maxDrawdownDays } from '../../../../src/domain/statistics/drawdown.js';
import { worstDrawdowns } from '../../../../src/domain/statistics/worst-drawdowns.js';

const days = (count: number): Float64Array => Float64Array.from({ length: count }, (_, day) => day * DAY_MS);
const curve = (...values: number[]): Float64Array => Float64Array.from(values);
const day = (index: number): number => index * DAY_MS;

describe('the worst drawdowns', () => {
  it('go from the last bar at the peak to the first bar at its height again', () => {
    const equity = curve(100, 110, 110, 99, 104.5, 110, 88, 120);
    expect(worstDrawdowns(100, equity, days(8), 10)).toEqual([
      {
        depth: 1 - 88 / 110,
        peakTimeMs: day(5),
        troughTimeMs: day(6),
        recoveryTimeMs: day(7),
        days: 2,
      },
      {
        depth: 1 - 99 / 110,
        peakTimeMs: day(2),
        troughTimeMs: day(3),
        recoveryTimeMs: day(5),
        days: 3,
      },
    ]);
  });

  it('last to the end when there is no recovery, and begin with the first bar under the initial capital', () => {
    expect(worstDrawdowns(100, curve(90, 80, 85), days(3), 10)).toEqual([
      { depth: 1 - 80 / 100, peakTimeMs: day(0), troughTimeMs: day(1), recoveryTimeMs: null, days: 2 },
    ]);
  });

  it('are none for a curve that never falls, or falls by rounding alone', () => {
    expect(worstDrawdowns(100, curve(100, 101, 101 * (1 - Number.EPSILON), 102), days(4), 10)).toEqual([]);
    expect(worstDrawdowns(100, curve(), days(0), 10)).toEqual([]);
  });

  it('are at most as many as asked for, of equally deep ones the earlier', () => {
    const equity = curve(100, 90, 100, 80, 100, 80, 100);
    const found = worstDrawdowns(100, equity, days(7), 2);
    expect(found.map(({ troughTimeMs }) => troughTimeMs)).toEqual([day(3), day(5)]);
  });

  it('have the maximum drawdown first, do not overlap, and hold the longest time under water', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1_000, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (values) => {
          const equity = Float64Array.from(values);
          const stamps = days(values.length);
          const all = worstDrawdowns(500, equity, stamps, values.length);
          const worst = maxDrawdown(500, equity).fraction;
          expect(all[0]?.depth ?? 0).toBe(worst);
          const longest = Math.max(0, ...all.map((drawdown) => drawdown.days));
          expect(longest).toBe(maxDrawdownDays(500, equity, stamps));
          const inOrder = [...all].sort((a, b) => a.peakTimeMs - b.peakTimeMs);
          for (const [index, next] of inOrder.slice(1).entries())
            expect(inOrder[index]?.recoveryTimeMs).toBeLessThanOrEqual(next.peakTimeMs);
        },
      ),
    );
  });
});
