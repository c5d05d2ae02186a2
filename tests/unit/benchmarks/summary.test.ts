import { describe, expect, it } from 'vitest';
import { atMost, below, figure, isMet } from '../../../benchmarks/benchmark.js';
import { quantity } from '../../../benchmarks/report.js';
import { summarize, upperBoundOfMedian } from '../../../benchmarks/summary.js';

describe('summarize', () => {
  it('tells median, deviation and ends, whatever the order', () => {
    expect(summarize([9, 1, 3, 2, 100])).toMatchObject({
      count: 5,
      median: 3,
      mad: 2,
      lowest: 1,
      highest: 100,
    });
  });

  it('takes the middle of two for an even number', () => {
    expect(summarize([4, 1, 2, 3]).median).toBe(2.5);
  });

  it('interpolates the 99th percentile', () => {
    expect(summarize(Array.from({ length: 101 }, (_, index) => index)).p99).toBe(99);
    expect(summarize([0, 10]).p99).toBeCloseTo(9.9, 10);
  });

  it('refuses to tell anything of nothing', () => {
    expect(() => summarize([])).toThrow(RangeError);
  });
});

describe('a target', () => {
  /** The 95 % interval of the median of fifteen values goes up to the twelfth. */
  const fifteen = Array.from({ length: 15 }, (_, index) => index + 1);

  it('is held against the bound of the median', () => {
    expect(isMet(figure('something', 'ms', fifteen, below(12.1)))).toBe(true);
    expect(isMet(figure('something', 'ms', fifteen, below(12)))).toBe(false);
    expect(isMet(figure('something', 'ms', fifteen, atMost(12)))).toBe(true);
  });

  it('is held against the highest of fewer than six', () => {
    expect(isMet(figure('something', 'ms', [1, 2, 3], atMost(3)))).toBe(true);
    expect(isMet(figure('something', 'ms', [1, 2, 3], below(3)))).toBe(false);
  });

  it('is held against another number where that is what counts', () => {
    expect(isMet(figure('something', 'ms', fifteen, { ...atMost(12), judged: 15 }))).toBe(false);
  });

  it('need not be', () => {
    expect(isMet(figure('something', 'ms', fifteen))).toBeNull();
  });
});

describe('a quantity', () => {
  it('has about three digits', () => {
    expect([1_234.5, 56.78, 0.0512, -3.456].map((value) => quantity(value, 'ms'))).toEqual([
      '1235 ms',
      '56.8 ms',
      '0.05 ms',
      '-3.46 ms',
    ]);
    expect(quantity(0, 'count')).toBe('0');
  });
});

describe('the upper bound of a median', () => {
  // Ranks of the 95 % interval by the binomial distribution with p = 1/2: 1 and 6 of 6, 1 and 7 of 7, 4 and 12 of 15,
  // 6 and 15 of 20, 40 and 61 of 100. From 1,075 coins on the probability of none is below the smallest double: ranks
  // by exact fractions of binomial coefficients.
  it.each([
    [6, 6],
    [7, 7],
    [15, 12],
    [20, 15],
    [100, 61],
    [1_000, 532],
    [1_075, 571],
    [3_000, 1_555],
    [10_000, 5_099],
  ])('of %i values is the one of rank %i', (count, rank) => {
    const values = Array.from({ length: count }, (_, index) => count - index);
    expect(upperBoundOfMedian(values)).toBe(rank);
  });

  it('is not known of fewer than six', () => {
    expect(upperBoundOfMedian([1, 2, 3, 4, 5])).toBe(Number.POSITIVE_INFINITY);
  });
});
