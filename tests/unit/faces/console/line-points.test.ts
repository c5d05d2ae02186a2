import { describe, expect, it } from 'vitest';
import { linePoints } from '../../../../src/faces/console/charts/line-points.js';

describe('the points of a line', () => {
  it('leave a gap where there is no value, and keep the colour of the last one', () => {
    expect(linePoints([1, 2, 3, 4, 5], [7, null, 8, 9, null])).toEqual([
      { time: 1, value: 7, color: 'transparent' },
      { time: 2 },
      { time: 3, value: 8 },
      { time: 4, value: 9 },
      { time: 5 },
    ]);
  });

  it('may all be without a value', () => {
    expect(linePoints([1, 2], [null, null])).toEqual([{ time: 1 }, { time: 2 }]);
  });
});
