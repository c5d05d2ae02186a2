import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bars } from '../../../../src/domain/market/bars.js';
import { mergeBars } from '../../../../src/domain/market/merge-bars.js';
import { randomBars } from '../../../support/random-bars.js';

const DAY_MS = 86_400_000;
const stamps = fc
  .uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 40 })
  .map((days) => days.sort((a, b) => a - b).map((day) => day * DAY_MS));
const columns = ({ openTimeMs, open, high, low, close, volume }: Bars) =>
  [openTimeMs, open, high, low, close, volume].map((column) => Array.from(column));

describe('mergeBars', () => {
  it('has every stamp of both once, in order, and takes the values of the second', () => {
    fc.assert(
      fc.property(stamps, stamps, (first, second) => {
        const [a, b] = [randomBars(first, 1), randomBars(second, 2)];
        const { bars, added, replacedMs } = mergeBars(a, b);
        const union = [...new Set([...first, ...second])].sort((x, y) => x - y);
        expect(Array.from(bars.openTimeMs)).toEqual(union);
        for (const [index, stampMs] of union.entries()) {
          const source = second.includes(stampMs) ? b : a;
          expect(bars.close[index]).toBe(source.close[source.openTimeMs.indexOf(stampMs)]);
        }
        expect(added).toBe(union.length - first.length);
        expect(replacedMs).toEqual(second.filter((stampMs) => first.includes(stampMs)));
      }),
    );
  });

  it('changes nothing when it is repeated', () => {
    fc.assert(
      fc.property(stamps, stamps, (first, second) => {
        const b = randomBars(second, 2);
        const once = mergeBars(randomBars(first, 1), b).bars;
        const twice = mergeBars(once, b);
        expect(columns(twice.bars)).toEqual(columns(once));
        expect(twice).toMatchObject({ added: 0, replacedMs: [] });
      }),
    );
  });

  it('does not depend on the order where the two agree', () => {
    fc.assert(
      fc.property(stamps, stamps, (first, second) => {
        const all = randomBars(
          Array.from({ length: 61 }, (_day, index) => index * DAY_MS),
          3,
        );
        const pick = (days: readonly number[]): Bars => {
          const part = randomBars(days, 0);
          for (const [at, stampMs] of days.entries()) {
            for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
              part[name][at] = all[name][stampMs / DAY_MS] as number;
            }
          }
          return part;
        };
        const [a, b] = [pick(first), pick(second)];
        expect(columns(mergeBars(a, b).bars)).toEqual(columns(mergeBars(b, a).bars));
      }),
    );
  });
});
