import { describe, expect, it } from 'vitest';
import { splitChronologically } from '../../../../src/tensorflow/training/split.js';

const fractions = { train: 0.5, validation: 0.25, test: 0.25 };

/** Twenty samples a millisecond apart whose labels look `horizon` milliseconds ahead. */
function times(horizon: number, stamps = Array.from({ length: 20 }, (_, index) => index)) {
  return {
    timeMs: Float64Array.from(stamps),
    knownAtMs: Float64Array.from(stamps, (stamp) => stamp + horizon),
  };
}

describe('splitChronologically', () => {
  it('purges the samples whose labels look into the next part', () => {
    const split = splitChronologically(times(3), fractions);
    // Validation starts at 10: samples 7, 8 and 9 looked at 10, 11 and 12. Test starts at 15 likewise.
    expect(Array.from(split.train)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(Array.from(split.validation)).toEqual([10, 11]);
    expect(Array.from(split.test)).toEqual([15, 16, 17, 18, 19]);
    expect(split.purged).toBe(6);
  });

  it('purges nothing when labels do not look ahead', () => {
    const split = splitChronologically(times(0), fractions);
    expect([split.train.length, split.validation.length, split.test.length, split.purged]).toEqual([
      10, 5, 5, 0,
    ]);
  });

  it('keeps samples of one instant together', () => {
    const stamps = Array.from({ length: 20 }, (_, index) => Math.floor((index + 1) / 2));
    const split = splitChronologically(times(0, stamps), fractions);
    const last = stamps[split.train.at(-1) as number] as number;
    expect(stamps[split.validation[0] as number]).toBeGreaterThan(last);
  });

  it('purges nothing at the end when there is no test part', () => {
    const split = splitChronologically(times(3), { train: 0.5, validation: 0.5, test: 0 });
    expect(split.test.length).toBe(0);
    expect(Array.from(split.validation)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });
});
