import { describe, expect, it } from 'vitest';
import { findRescaling } from '../../../../src/market-data/quality/find-rescaling.js';

const DAY_MS = 86_400_000;
const overlap = (ratios: readonly number[], shared = ratios.length) => ({
  shared,
  closeRatios: new Map(ratios.map((ratio, index) => [index * DAY_MS, ratio])),
});

describe('bars that are loaded again', () => {
  it.each([
    ['a split of 4:1', [0.25, 0.2501, 0.2499], 'a split of 4:1'],
    ['a split of 3:2', [0.6667, 0.6667], 'a split of 3:2'],
    ['a dividend of half a percent, rounded', [0.995, 0.9951, 0.9949, 0.995], 'a dividend'],
    ['a factor, but for the last bar, which was half a bar', [0.5, 0.5, 0.5, 0.5, 0.53], 'a split of 2:1'],
  ])('are named when all have another scale: %s', (_name, ratios, cause) => {
    const [issue] = findRescaling(overlap(ratios));
    expect(issue).toMatchObject({ code: 'RESCALED', stampMs: 0 });
    expect(issue?.message).toContain(cause);
    expect(issue?.message).toContain(`${ratios.length} bars that were stored already`);
  });

  it.each([
    ['no bar changes', [], 20],
    ['only volumes do', [1, 1, 1], 3],
    ['a single bar does', [0.25], 1],
    ['few of many do', [0.25, 0.25, 0.25], 30],
    ['prices are corrected one by one', [0.98, 1.01, 1.05, 0.9], 4],
    ['prices are rounded', [1.0003, 1.0004, 1.0003], 3],
  ])('are not where %s', (_name, ratios, shared) => {
    expect(findRescaling(overlap(ratios, shared))).toEqual([]);
  });
});
