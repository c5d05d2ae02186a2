import { describe, expect, it } from 'vitest';
import { isMet } from '../../../benchmarks/benchmark.js';
import { timeFigures } from '../../../benchmarks/vectorbt.js';

describe('the study beside vectorbt', () => {
  it.each([
    ['half of their median', [990, 1_000, 5_000], 0.5, true],
    ['more than half', [990, 1_010, 1_020], 0.505, false],
  ])('is judged by medians: %s', (_case, warmMs, share, met) => {
    const theirs = { version: '1.1.0', coldMs: 9_000, warmMs: [1_500, 2_000, 30_000], peakMiB: 2_000 };
    const ratios = timeFigures(warmMs, theirs).filter(({ unit }) => unit === '×');
    expect(ratios.map(({ summary }) => summary.median)).toEqual([share]);
    expect(ratios.map(isMet)).toEqual([met]);
  });
});
