import { describe, expect, it } from 'vitest';
import { extremes, shownPath } from '../../../../src/faces/console/screens/run/walk-forward/paths.js';

const pathOf = (sharpeRatio: number | null, totalReturn: number) => ({
  metrics: { sharpeRatio, totalReturn },
});
const [best, never, low, high] = [pathOf(0.9, 0.4), pathOf(null, 0), pathOf(-0.2, -0.1), pathOf(0.5, 0.2)];
const paths = [best, never, low, high] as const;

describe('the paths of a combinatorial walk-forward', () => {
  it('show the one that its figures are of, of an even number the lower of two', () => {
    // In the order of their ratios: none, −0.2, 0.5, 0.9.
    expect(shownPath(paths, { sharpeRatio: -0.2, totalReturn: -0.1 })).toBe(low);
  });

  it('reach from the smallest Sharpe ratio to the largest, whatever has none', () => {
    expect(extremes(paths)).toEqual([low, best]);
    expect(extremes([never, high])).toEqual([high]);
    expect(extremes([never])).toEqual([]);
  });
});
