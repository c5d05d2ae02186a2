import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tradingDate } from '../../../src/market/trading-date.js';
import { equityByDay } from '../../../src/statistics/trading-days.js';

const HOUR_MS = 3_600_000;

describe('equityByDay', () => {
  it('takes the last bar of each day, whatever the gaps', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 200 }), (gaps) => {
        let stamp = Date.UTC(2024, 2, 1);
        const stamps = gaps.map((hours) => {
          stamp += hours * HOUR_MS;
          return stamp;
        });
        const dateOf = (ms: number): string => tradingDate('24x5', ms, 'America/New_York');
        const lastOfDay = new Map(stamps.map((ms, bar) => [dateOf(ms), bar]));
        const equity = Float64Array.from(stamps, (_, bar) => bar);
        expect([...equityByDay(Float64Array.from(stamps), equity, dateOf)]).toEqual([...lastOfDay.values()]);
      }),
    );
  });

  it('asks for far fewer dates than there are bars', () => {
    const stamps = Float64Array.from({ length: 14_400 }, (_, minute) => minute * 60_000);
    let asked = 0;
    const dateOf = (ms: number): string => {
      asked += 1;
      return tradingDate('24x7', ms, 'UTC');
    };
    expect(equityByDay(stamps, stamps, dateOf)).toHaveLength(10);
    expect(asked).toBeLessThan(stamps.length / 20);
  });
});
