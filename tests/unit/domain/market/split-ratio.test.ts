import { describe, expect, it } from 'vitest';
import { splitRatio } from '../../../../src/domain/market/split-ratio.js';

describe('the split that a change of price looks like', () => {
  it.each([
    [1 / 2, '2:1'],
    [1 / 4, '4:1'],
    [1 / 20, '20:1'],
    [1 / 7, '7:1'],
    [2, '1:2'],
    [10, '1:10'],
    [100, '1:100'],
    [2 / 3, '3:2'],
    [3 / 4, '4:3'],
    [4 / 5, '5:4'],
    [3 / 2, '2:3'],
    [4 / 3, '3:4'],
    [5 / 4, '4:5'],
    [0.25 * 1.029, '4:1'],
    [0.25 * 0.971, '4:1'],
  ])('by %f is %s', (factor, ratio) => {
    expect(splitRatio(factor)).toBe(ratio);
  });

  it.each([1, 0.95, 1.05, 1.2, 0.87, 0.25 * 1.031, 0.25 * 0.969, 1.7, 0.57, 2.5])(
    'by %f is none',
    (factor) => {
      expect(splitRatio(factor)).toBeNull();
    },
  );

  it('may lie farther from a whole ratio where that is asked for, and no farther from another', () => {
    expect(splitRatio(0.5 * 1.059, 0.06)).toBe('2:1');
    expect(splitRatio(0.5 * 1.061, 0.06)).toBeNull();
    expect(splitRatio(1.5 * 1.031, 0.06)).toBeNull();
  });
});
