import { describe, expect, it } from 'vitest';
import type { Parameter } from '../../../../../src/domain/study/space/parameter.js';
import { studyEffects, studyPlateau, studySurface } from '../../../../../src/kinds/study/read/study-shape.js';
import { StudyTable } from '../../../../../src/kinds/study/read/study-table.js';
import { type Said, stop, studyOf } from './synthetic-study.js';

const target: Parameter = { kind: 'STEPPED', path: 'exits.take_profit_pct', from: 1, step: 1, count: 3 };

/** A hill over a stop of 0.03 and a target of 2; what is worth less than 0.1 breaks a constraint. */
const hill: readonly Said[] = Array.from({ length: 15 }, (_, number) => {
  const [x, y] = [Math.floor(number / 3), number % 3];
  const value = 0.5 - 0.2 * Math.abs(x - 2) - 0.1 * Math.abs(y - 1);
  return { point: [x, y], value, violation: value < 0.1 ? 1 : 0 };
});
const study = studyOf([...hill, { point: [2, 1], value: null }], [stop, target]);

describe('the shape of a study', () => {
  it('is a heat map of medians with the best and its plateau', () => {
    const surface = studySurface({ ...study, x: 0, y: 1, metric: null });
    expect(surface.x).toEqual({ path: stop.path, labels: ['0.01', '0.02', '0.03', '0.04', '0.05'] });
    expect(surface.values[1]?.map((value) => value?.toFixed(1))).toEqual(['0.1', '0.3', '0.5', '0.3', '0.1']);
    expect([surface.bestX, surface.bestY]).toEqual([2, 1]);
    expect(surface.plateau[0]).toEqual([false, true, true, true, false]);
    expect(surface.counts.flat().every((count) => count === 1)).toBe(true);
  });

  it('counts the feasible trials of each cell', () => {
    const { feasibleCounts } = studySurface({ ...study, x: 0, y: 1, metric: null });
    expect(feasibleCounts[0]).toEqual([0, 1, 1, 1, 0]);
  });

  it('shows another metric where that is asked for', () => {
    const surface = studySurface({ ...study, x: 0, y: 1, metric: 'SHARPE_RATIO' });
    expect(surface.values.flat().every((value) => value === null)).toBe(true);
    expect([surface.bestX, surface.bestY]).toEqual([2, 1]);
  });

  it('has effects in the order of the space, of which the steeper one counts for more', () => {
    const [first, second] = studyEffects(study);
    expect([first?.path, second?.path]).toEqual([stop.path, target.path]);
    expect(first?.importance ?? 0).toBeGreaterThan(second?.importance ?? 1);
    expect(first?.bins.map(({ trials }) => trials)).toEqual([3, 3, 3, 3, 3]);
  });

  it('has the plateau of the best feasible trial', () => {
    const plateau = studyPlateau(new StudyTable(study));
    // The eight neighbours have 0.4 twice, 0.3 twice and 0.2 four times.
    expect(plateau?.ratio).toBeCloseTo(0.25 / 0.5, 10);
    expect(plateau?.isAtBorder).toBe(false);
    expect(studyPlateau(new StudyTable(studyOf([{ point: [0, 0], value: 1, violation: 1 }])))).toBeNull();
  });
});
