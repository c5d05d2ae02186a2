import { describe, expect, it } from 'vitest';
import { heatMap } from '../../../../../src/faces/report/study/heat-map.js';
import type { StudySurface } from '../../../../../src/kinds/study/read/study-shape.js';

/** A trial with a ratio, one that made no trade and so has none, and a cell that nobody tried. */
const surface: StudySurface = {
  x: { path: 'x', labels: ['0.3', '0.4', '0.5'] },
  y: { path: 'y', labels: ['1'] },
  values: [[1.5, null, null]],
  counts: [[1, 1, 0]],
  feasibleCounts: [[1, 0, 0]],
  plateau: [[false, false, false]],
  bestX: 0,
  bestY: 0,
};

describe('the heat map of a report', () => {
  const text = heatMap(surface, (value) => (value === null ? '–' : String(value))).text;

  it('hatches what was tried and has no figure, and leaves empty only what was not tried', () => {
    expect(text.match(/class="cell"/g)).toHaveLength(2);
    expect(text.match(/fill="url\(#hatch\)"/g)).toHaveLength(1);
  });

  it('says of such a cell how many trials it has', () => {
    expect(text).toContain('x 0.4, y 1: – (1 trial, 0 feasible)');
    expect(text).not.toContain('x 0.5, y 1:');
  });
});
