import type { Figure } from '../benchmark.js';
import type { BenchmarkReport } from '../report.js';
import { summarize, upperBoundOfMedian } from '../summary.js';

/** One benchmark of both versions, measured one behind the other. */
export interface ReportPair {
  readonly before: Pick<BenchmarkReport, 'benchmark' | 'figures'>;
  readonly after: Pick<BenchmarkReport, 'benchmark' | 'figures'>;
}

/** How a figure of this version stands to that of the other; of all of them less is better. */
export interface FigureRatio {
  readonly benchmark: string;
  readonly name: string;
  /** After over before, pair by pair: the median, and the 95 % interval of it; infinite for fewer than six pairs. */
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  /** Of how many pairs. */
  readonly pairs: number;
  readonly verdict: 'worse' | 'no worse' | 'undecided';
}

/** By how much a figure may be larger and still be the same: what two runs of one version differ by. */
export const TOLERANCE = 0.05;

/** What has a ratio: a share or a count may be zero, or negative. */
const WITH_RATIO: readonly Figure['unit'][] = ['ns', 'ms', 'MiB'];

/**
 * Compares the figures that both versions have in every pair, each by the number that is judged of it.
 * It is worse when the whole interval lies above the tolerance, and no worse when the whole interval lies below it.
 */
export function compareReports(pairs: readonly ReportPair[]): readonly FigureRatio[] {
  return (pairs[0]?.after.figures ?? [])
    .filter(({ unit }) => WITH_RATIO.includes(unit))
    .flatMap(({ name }) => {
      const ratios = pairs.map(({ before, after }) => numberOf(after, name) / numberOf(before, name));
      if (!ratios.every((ratio) => Number.isFinite(ratio) && ratio > 0)) return [];
      const upper = upperBoundOfMedian(ratios);
      const lower = -upperBoundOfMedian(ratios.map((ratio) => -ratio));
      const { median } = summarize(ratios);
      const benchmark = pairs[0]?.after.benchmark ?? '';
      return [
        { benchmark, name, median, lower, upper, pairs: ratios.length, verdict: verdictOf(lower, upper) },
      ];
    });
}

/** @returns NaN for a figure that is not there */
function numberOf({ figures }: ReportPair['before'], name: string): number {
  const figure = figures.find((other) => other.name === name);
  return figure === undefined ? Number.NaN : (figure.judged ?? figure.summary.median);
}

function verdictOf(lower: number, upper: number): FigureRatio['verdict'] {
  if (lower > 1 + TOLERANCE) return 'worse';
  return upper <= 1 + TOLERANCE ? 'no worse' : 'undecided';
}
