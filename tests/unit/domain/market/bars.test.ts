import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, emptyBars, firstBarAtOrAfter, sliceBars } from '../../../../src/domain/market/bars.js';
import { hashBars } from '../../../../src/domain/market/bars-hash.js';

function barsOf(stamps: readonly number[]): Bars {
  const bars = emptyBars(stamps.length);
  bars.openTimeMs.set(stamps);
  for (const [index, column] of [bars.open, bars.high, bars.low, bars.close, bars.volume].entries()) {
    column.set(stamps.map((stamp) => stamp + index));
  }
  return bars;
}

const ascending = fc
  .uniqueArray(fc.integer({ min: 0, max: 1_000 }))
  .map((stamps) => stamps.sort((a, b) => a - b));

describe('bars', () => {
  it('are found by the first stamp at or after an instant', () => {
    fc.assert(
      fc.property(ascending, fc.integer({ min: -1, max: 1_001 }), (stamps, instant) => {
        const expected = stamps.filter((stamp) => stamp < instant).length;
        expect(firstBarAtOrAfter(barsOf(stamps), instant)).toBe(expected);
      }),
    );
  });

  it('are sliced without copying', () => {
    const bars = barsOf([1, 2, 3, 4]);
    const slice = sliceBars(bars, 1, 3);
    expect(slice.length).toBe(2);
    expect([...slice.openTimeMs]).toEqual([2, 3]);
    expect(slice.volume.buffer).toBe(bars.volume.buffer);
  });
});

describe('the hash of bars', () => {
  it('is the same for equal bars, whatever memory they are a view of', () => {
    expect(hashBars(sliceBars(barsOf([1, 2, 3, 4]), 1, 3))).toBe(hashBars(barsOf([2, 3])));
  });

  it('changes with any value of any column', () => {
    const columns = ['openTimeMs', 'open', 'high', 'low', 'close', 'volume'] as const;
    const hashes = columns.map((column) => {
      const bars = barsOf([1, 2, 3]);
      bars[column][1] = 2.5;
      return hashBars(bars);
    });
    expect(new Set([...hashes, hashBars(barsOf([1, 2, 3]))]).size).toBe(columns.length + 1);
  });

  it('is not changed by bars that come after those that were read', () => {
    const longer = barsOf([1, 2, 3, 4, 5]);
    expect(hashBars(sliceBars(longer, 0, 3))).toBe(hashBars(barsOf([1, 2, 3])));
  });
});
