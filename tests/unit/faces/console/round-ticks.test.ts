import { describe, expect, it } from 'vitest';
import { roundTicks } from '../../../../src/faces/console/charts/round-ticks.js';

describe('the ticks of an axis', () => {
  it.each([
    [0.0369, 0.04, [0.037, 0.038, 0.039, 0.04]],
    [3.9, 5.9, [4, 4.5, 5, 5.5]],
    [-0.3, 0.9, [0, 0.5]],
    [-120, 380, [-100, 0, 100, 200, 300]],
  ])('are round between %d and %d', (low, high, expected) => {
    const { ticks } = roundTicks(low, high, 6);
    expect(ticks).toHaveLength(expected.length);
    for (const [index, tick] of ticks.entries()) expect(tick).toBeCloseTo(expected[index] as number, 9);
  });
});
