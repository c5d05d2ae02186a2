import { seededRandom } from '../../src/base/pure/random.js';
import { percentileInterval, quantile } from '../../src/domain/statistics/percentile-interval.js';
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
  /**
   * After over before, pair by pair: the median, and the 95 % interval of it; infinite for fewer than six pairs. Of figures
   * that keep all values the ratio of the 99th percentiles of all pairs together.
   */
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  /** Of how many pairs. */
  readonly pairs: number;
  readonly verdict: 'worse' | 'no worse' | 'undecided';
}

/** By how much a figure may be larger and still be the same: what two runs of one version differ by. */
export const TOLERANCE = 0.05;

/** Fewer pairs decide nothing. */
const LEAST_PAIRS = 6;
const RESAMPLES = 2_000;
const SEED = 1;

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
      const ratio = ratioOfTails(pairs, name) ?? medianRatio(ratios);
      const benchmark = pairs[0]?.after.benchmark ?? '';
      return [
        { benchmark, name, ...ratio, pairs: ratios.length, verdict: verdictOf(ratio.lower, ratio.upper) },
      ];
    });
}

type Ratio = Pick<FigureRatio, 'median' | 'lower' | 'upper'>;

function medianRatio(ratios: readonly number[]): Ratio {
  return {
    median: summarize(ratios).median,
    lower: -upperBoundOfMedian(ratios.map((ratio) => -ratio)),
    upper: upperBoundOfMedian(ratios),
  };
}

/**
 * Compares the 99th percentiles of what all pairs measured together: that of a single run is a few values, which fall into
 * one stall or into none. The interval is that of a bootstrap over pairs (Efron & Tibshirani, An Introduction to the
 * Bootstrap, 1993, 13.3), for what is measured in one run is not independent.
 * @returns null where one of the versions does not keep its values
 */
function ratioOfTails(pairs: readonly ReportPair[], name: string): Ratio | null {
  const valuesOf = ({ figures }: ReportPair['before']) =>
    figures.find((figure) => figure.name === name)?.values;
  const measured = pairs.flatMap(({ before, after }) => {
    const [one, other] = [valuesOf(before), valuesOf(after)];
    return one && other ? [{ before: one, after: other }] : [];
  });
  if (measured.length < pairs.length) return null;
  const ratioOf = (of: typeof measured): number =>
    p99(of.map(({ after }) => after)) / p99(of.map(({ before }) => before));
  const median = ratioOf(measured);
  if (pairs.length < LEAST_PAIRS)
    return { median, lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
  const random = seededRandom(SEED);
  const drawn = Float64Array.from({ length: RESAMPLES }, () =>
    ratioOf(measured.map(() => measured[random.below(measured.length)] as (typeof measured)[number])),
  );
  return { median, ...percentileInterval(drawn, 0.95) };
}

function p99(runs: readonly (readonly number[])[]): number {
  return quantile(Float64Array.from(runs.flat()).sort(), 0.99);
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
