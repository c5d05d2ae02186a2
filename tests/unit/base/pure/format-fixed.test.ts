import { describe, expect, it } from 'vitest';
import { formatFixed } from '../../../../src/base/pure/format-fixed.js';

describe('numbers with fixed decimals', () => {
  it.each([
    [1234.5, 2, '1,234.50'],
    [1234.5, 0, '1,235'],
    [-1_000_000, 0, '-1,000,000'],
    [0.123456789, 5, '0.12346'],
    [0, 1, '0.0'],
    [-0, 2, '-0.00'],
    [Number.POSITIVE_INFINITY, 2, '∞'],
  ])('write %d with %d decimals as %s', (value, decimals, text) => {
    expect(formatFixed(value, decimals)).toBe(text);
    // A format that is kept writes as one that is new.
    expect(formatFixed(value, decimals)).toBe(text);
  });
});
