import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tradingDate } from '../../../../src/domain/market/trading-date.js';
import { periodEnds, valuesAt } from '../../../../src/domain/statistics/trading-days.js';

const HOUR_MS = 3_600_000;

describe('the periods of returns', () => {
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
        const ends = periodEnds(Float64Array.from(stamps), '1h', dateOf);
        expect([...valuesAt(equity, ends)]).toEqual([...lastOfDay.values()]);
      }),
    );
  });

  it.each([
    ['1d', '24x5', [2, 3, 4, 5]],
    ['1d', '24x7', [1, 2, 3, 4, 5]],
    ['1w', '24x5', [1, 2, 3, 4, 5]],
  ] as const)('of %s bars of %s end after bars %j', (timeframe, calendar, expected) => {
    // A Sunday and the four days after it; as weeks their stamps mean nothing else than order.
    const stamps = Float64Array.from([7, 8, 9, 10, 11], (day) => Date.UTC(2024, 0, day));
    const dateOf = (ms: number): string => tradingDate(calendar, ms, 'UTC');
    expect([...periodEnds(stamps, timeframe, dateOf)]).toEqual(expected);
  });

  it('asks for far fewer dates than there are bars', () => {
    const stamps = Float64Array.from({ length: 14_400 }, (_, minute) => minute * 60_000);
    let asked = 0;
    const dateOf = (ms: number): string => {
      asked += 1;
      return tradingDate('24x7', ms, 'UTC');
    };
    expect(periodEnds(stamps, '1m', dateOf)).toHaveLength(10);
    expect(asked).toBeLessThan(stamps.length / 20);
  });
});
