import { expect } from 'vitest';
import type { Bars } from '../../src/domain/market/bars.js';

/** Expects what `Bars` promises of columns: equal lengths, rising stamps, possible prices and volumes. */
export function expectBars(bars: Bars): void {
  const { length, openTimeMs, open, high, low, close, volume } = bars;
  const columns = [openTimeMs, open, high, low, close, volume];
  expect(columns.map((column) => column.length)).toEqual(columns.map(() => length));
  const faults: string[] = [];
  for (let row = 0; row < length; row += 1) {
    const [time = NaN, o = NaN, h = NaN, l = NaN, c = NaN, v = NaN] = columns.map((column) => column[row]);
    const isAfter = row === 0 || time > (openTimeMs[row - 1] as number);
    // An instant that a Date cannot hold could not be shown.
    const isStamp = Number.isInteger(time) && !Number.isNaN(new Date(time).getTime());
    const isBar =
      [o, h, l, c].every((price) => price > 0 && price < Infinity) && l <= o && l <= c && o <= h && c <= h;
    if (!(isAfter && isStamp && isBar && v >= 0 && v < Infinity))
      faults.push(`${row}: ${[time, o, h, l, c, v].join()}`);
  }
  expect(faults).toEqual([]);
}
