import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../../../src/base/pure/format-bytes.js';
import {
  count,
  formatAge,
  formatDays,
  formatDuration,
  formatInstant,
  formatMoney,
  formatPercent,
  formatRatio,
} from '../../../../src/faces/cli/format.js';

describe('text for people', () => {
  it('turns fractions into percent', () => {
    expect(formatPercent(0.0123)).toBe('1.23 %');
    expect(formatPercent(0.0123, true)).toBe('+1.23 %');
    expect(formatPercent(-0.5, true)).toBe('-50.00 %');
  });

  it('shows a dash for what is undefined, never a zero', () => {
    expect([formatPercent(null), formatMoney(undefined), formatRatio(null)]).toEqual(['–', '–', '–']);
  });

  it.each([
    [0, '0 ms'],
    [850, '850 ms'],
    [4_200, '4.2 s'],
    [185_000, '3 min 05 s'],
    [7_620_000, '2 h 07 min'],
  ])('writes %d ms as %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  it.each([
    [0, 'now'],
    [999, 'now'],
    [1_000, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [86_399_999, '23 h'],
    [86_400_000, '1 d'],
    [1_234 * 86_400_000, '1,234 d'],
    [-5_000, 'now'],
  ])('writes an age of %d ms as %s', (ageMs, text) => {
    expect(formatAge(ageMs)).toBe(text);
  });

  it('writes days with one decimal, and no sign where nothing is left of a figure', () => {
    expect([formatDays(131), formatDays(0.04), formatDays(1_234.56)]).toEqual(['131.0', '0.0', '1,234.6']);
    expect([formatPercent(-0.000001), formatPercent(-0)]).toEqual(['0.00 %', '0.00 %']);
    expect(formatPercent(0.000001, true)).toBe('0.00 %');
    expect([formatRatio(-0.001), formatRatio(-0), formatMoney(-0.001)]).toEqual(['0.00', '0.00', '0.00']);
    expect([formatRatio(-0.006), formatMoney(-1_234.5)]).toEqual(['-0.01', '-1,234.50']);
  });

  it('leaves the clock out of midnight', () => {
    expect(formatInstant('2024-01-31T00:00:00.000Z')).toBe('2024-01-31');
    expect(formatInstant('2024-01-31T16:05:09.000Z')).toBe('2024-01-31 16:05:09Z');
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_400_000, '1.4 MB'],
    [2_000_000_000_000_000, '2000.0 TB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('counts in words', () => {
    expect([count(1, 'bar'), count(1_638, 'bar'), count(0, 'row')]).toEqual([
      '1 bar',
      '1,638 bars',
      '0 rows',
    ]);
  });
});
