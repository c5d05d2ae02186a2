import { describe, expect, it } from 'vitest';
import { compareReports, type ReportPair } from '../../../benchmarks/against/compare-reports.js';
import { type Figure, figure } from '../../../benchmarks/benchmark.js';

/** Pairs in which a poll takes 10 ms before and so many times as long after. */
function pairsOf(ratios: readonly number[], more: Partial<Figure> = {}): readonly ReportPair[] {
  return ratios.map((ratio) => ({
    before: { benchmark: 'load', figures: [{ ...figure('poll', 'ms', [10]), ...more }] },
    after: { benchmark: 'load', figures: [{ ...figure('poll', 'ms', [10 * ratio]), ...more }] },
  }));
}

it('says the median of the ratios, pair by pair, and between which of six it lies', () => {
  const [ratio] = compareReports(pairsOf([0.5, 0.8, 0.6, 0.9, 0.7, 1]));
  expect(ratio).toMatchObject({ benchmark: 'load', name: 'poll', pairs: 6, verdict: 'no worse' });
  // Six coins show one face with 2 / 64 < 5 %: the interval goes from the smallest to the largest.
  expect(ratio?.median).toBeCloseTo(0.75, 12);
  expect(ratio?.lower).toBeCloseTo(0.5, 12);
  expect(ratio?.upper).toBeCloseTo(1, 12);
});

it('judges by the bounds: worse above 5 %, no worse below, else undecided', () => {
  const verdictOf = (ratios: readonly number[]) => compareReports(pairsOf(ratios))[0]?.verdict;
  expect(verdictOf([1.06, 1.2, 1.3, 1.1, 1.1, 1.1])).toBe('worse');
  expect(verdictOf([1.04, 1.2, 1.3, 1.1, 1.1, 1.1])).toBe('undecided');
  expect(verdictOf([1.04, 0.9, 1, 1, 1, 1])).toBe('no worse');
});

it('decides nothing of fewer than six pairs', () => {
  expect(compareReports(pairsOf([2, 2, 2, 2, 2]))[0]).toMatchObject({
    median: 2,
    lower: Number.NEGATIVE_INFINITY,
    upper: Number.POSITIVE_INFINITY,
    verdict: 'undecided',
  });
});

it('compares the number that is judged, where it is not the median', () => {
  const [before, after] = [
    figure('poll', 'ms', [3], { judged: 20 }),
    figure('poll', 'ms', [3], { judged: 50 }),
  ];
  const pair = {
    before: { benchmark: 'load', figures: [before] },
    after: { benchmark: 'load', figures: [after] },
  };
  expect(compareReports([pair])[0]?.median).toBe(2.5);
});

describe('the 99th percentile of what all pairs measured together', () => {
  /** Runs of 1 to 100 ms, times a factor: the percentile of any number of them is 99.01 times it. */
  const run = (factor: number, stalls: readonly number[] = []) =>
    figure('poll', 'ms', [1], {
      values: [...Array.from({ length: 100 }, (_, index) => factor * (index + 1)), ...stalls],
    });
  const pair = (before: Figure, after: Figure): ReportPair => ({
    before: { benchmark: 'load', figures: [before] },
    after: { benchmark: 'load', figures: [after] },
  });

  it('is compared where both versions keep their values', () => {
    const pairs = Array.from({ length: 6 }, () => pair(run(2), run(1)));
    expect(compareReports(pairs)[0]).toMatchObject({ median: 0.5, lower: 0.5, upper: 0.5, pairs: 6 });
    const [first] = pairs as [ReportPair];
    const without = pair(figure('poll', 'ms', [3]), run(1));
    expect(compareReports([...pairs.slice(1), without])[0]).toMatchObject({ median: 1 });
    expect(compareReports([first])[0]).toMatchObject({ median: 0.5, verdict: 'undecided' });
  });

  it('lies as far apart as runs differ from each other', () => {
    // Two of twelve runs have a stall in every tenth value: drawn often, it is the percentile, and not at all else.
    const stalled = run(1, Array<number>(10).fill(1_000));
    const pairs = Array.from({ length: 12 }, (_, index) => pair(run(1), index < 2 ? stalled : run(1)));
    const [{ median, lower, upper } = { median: 0, lower: 0, upper: 0 }] = compareReports(pairs);
    expect(lower).toBeCloseTo(1, 2);
    expect(median).toBeGreaterThan(9);
    expect(upper).toBeGreaterThan(10);
  });
});

it('leaves out shares, counts, and what one of the versions does not have or takes no time for', () => {
  expect(compareReports(pairsOf([1], { unit: '%' }))).toEqual([]);
  expect(compareReports(pairsOf([1], { unit: 'count' }))).toEqual([]);
  expect(compareReports(pairsOf([0]))).toEqual([]);
  const alone = {
    before: { benchmark: 'load', figures: [] },
    after: { benchmark: 'load', figures: [figure('new', 'ms', [1])] },
  };
  expect(compareReports([alone])).toEqual([]);
});
