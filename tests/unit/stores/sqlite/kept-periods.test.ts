import { describe, expect, it } from 'vitest';
import { KeptPeriods } from '../../../../src/stores/sql/kept-periods.js';

/** Periods of a thousand days each, and which of them were read. */
function stage(mostDays: number) {
  const reads: number[] = [];
  const periods = new KeptPeriods((id) => {
    reads.push(id);
    return { length: 'DAY', perYear: 252, days: Int32Array.from({ length: 1_000 }, (_, day) => id + day) };
  }, mostDays);
  return { periods, reads };
}

describe('the periods of evaluations', () => {
  it('are one object for each number, which reads nothing by itself', () => {
    const { periods, reads } = stage(10_000);
    const first = periods.of(7);
    expect(periods.of(7)).toBe(first);
    expect(reads).toEqual([]);
    expect([first.length, first.perYear, first.days[0]]).toEqual(['DAY', 252, 7]);
    expect(reads).toEqual([7]);
  });

  it('keep the days that were asked for last, as many as there is room for', () => {
    const { periods, reads } = stage(10_000);
    for (let id = 0; id < 100; id += 1) expect(periods.of(id).days[0]).toBe(id);
    expect(reads).toHaveLength(100);
    for (let id = 90; id < 100; id += 1) expect(periods.of(id).days[0]).toBe(id);
    expect(reads).toHaveLength(100);
    expect(periods.of(89).days[0]).toBe(89);
    expect(reads.slice(100)).toEqual([89]);
  });

  it('keep those that are asked for all the time', () => {
    const { periods, reads } = stage(2_000);
    for (let id = 1; id < 100; id += 1) {
      expect(periods.of(0).days[0]).toBe(0);
      expect(periods.of(id).days[0]).toBe(id);
    }
    expect(reads.filter((id) => id === 0)).toHaveLength(1);
  });

  it('are there however long they are', () => {
    const { periods } = stage(10);
    expect(periods.of(1).days).toHaveLength(1_000);
    expect(periods.of(2).days).toHaveLength(1_000);
  });
});
