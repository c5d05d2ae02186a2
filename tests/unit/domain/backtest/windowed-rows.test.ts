import { describe, expect, it } from 'vitest';
import { windowed } from '../../../../src/domain/backtest/windowed-rows.js';
import { rowsOf } from './audit/leaky-features.js';

const NONE = Number.NaN;
/** Two features of six bars; the second is undefined on the first and the fourth bar. */
const rows = rowsOf({ a: [0, 1, 2, 3, 4, 5], b: [NONE, 11, 12, NONE, 14, 15] });

describe('rows of windows', () => {
  it('hold the last bars, oldest first, and nothing before the first bar', () => {
    const windows = windowed(rows, 3);
    expect(windows.featureIds).toEqual(['a[-2]', 'b[-2]', 'a[-1]', 'b[-1]', 'a', 'b']);
    expect([...windows.fillRows(0, 3)]).toEqual([
      ...[NONE, NONE, NONE, NONE, 0, NONE],
      ...[NONE, NONE, 0, NONE, 1, 11],
      ...[0, NONE, 1, 11, 2, 12],
    ]);
    expect([...windows.fillRows(4, 5)]).toEqual([2, 12, 3, NONE, 4, 14]);
  });

  it('are the same whatever the size of the slices', () => {
    const windows = windowed(rows, 4);
    const slices = [windows.fillRows(0, 1), windows.fillRows(1, 2), windows.fillRows(2, 6)];
    expect(slices.flatMap((slice) => [...slice])).toEqual([...windows.fillRows(0, 6)]);
  });

  it('are defined where all of their bars are', () => {
    const windows = windowed(rows, 2);
    expect([0, 1, 2, 3, 4, 5].map((bar) => windows.definedAt(bar))).toEqual([
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  it('of one bar are the rows themselves', () => {
    expect(windowed(rows, 1)).toBe(rows);
  });
});
