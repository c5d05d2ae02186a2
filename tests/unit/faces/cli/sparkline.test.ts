import { describe, expect, it } from 'vitest';
import { sparkline } from '../../../../src/faces/cli/sparkline.js';

describe('sparkline', () => {
  it('goes from the lowest to the highest block', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█');
    expect(sparkline([7, -7, 0])).toBe('█▁▅');
  });

  it('draws equal values as a level line', () => {
    expect(sparkline([5, 5, 5])).toBe('▅▅▅');
  });

  it('is empty without values', () => {
    expect(sparkline([])).toBe('');
  });
});
