import type { Bars } from '../market/bars.js';
import { splitRatio } from '../market/split-ratio.js';
import { sampleStandardDeviation } from '../statistics/moments.js';
import type { BarRange } from './select-range.js';

/** A bar that opens as if a split had happened that prices are not adjusted for. */
export interface UnadjustedSplit {
  /** Stamp of the bar, milliseconds since the epoch. */
  readonly openTimeMs: number;
  /** New shares for old ones, such as `4:1`. */
  readonly ratio: string;
  readonly closeBefore: number;
  readonly open: number;
}

/** A quarter more, or a fifth less: the smallest split that is told from a bad day. */
const SMALLEST = 1.25;
/** Standard deviations of the returns before, of which the step must have as many. */
const DEVIATIONS = 8;
const WINDOW = 20;
/** With fewer returns a deviation says nothing. */
const FEWEST = 5;

/**
 * Finds the bars of a range that open at a multiple of the close before, as after a split.
 *
 * A step is open over the close before, with |ln| of at least ln 1.25, within 3 % of a ratio that splits have, and of
 * at least 8 standard deviations (n − 1) of the logarithmic close-to-close returns of the 20 bars before, of which
 * there are at least 5.
 * @param bars history and range
 */
export function findUnadjustedSplits(bars: Bars, range: BarRange): readonly UnadjustedSplit[] {
  const splits: UnadjustedSplit[] = [];
  for (let index = Math.max(range.firstIndex, FEWEST + 1); index < range.endIndex; index += 1) {
    const open = bars.open[index] as number;
    const closeBefore = bars.close[index - 1] as number;
    const factor = open / closeBefore;
    if (factor < SMALLEST && factor > 1 / SMALLEST) continue;
    const ratio = splitRatio(factor);
    if (ratio === null) continue;
    if (Math.abs(Math.log(factor)) < DEVIATIONS * deviationBefore(bars.close, index)) continue;
    splits.push({ openTimeMs: bars.openTimeMs[index] as number, ratio, closeBefore, open });
  }
  return splits;
}

/** Returns the standard deviation of the returns that end before a bar. */
function deviationBefore(close: Float64Array, index: number): number {
  const first = Math.max(1, index - WINDOW);
  const returns = Float64Array.from({ length: index - first }, (_value, at) =>
    Math.log((close[first + at] as number) / (close[first + at - 1] as number)),
  );
  return sampleStandardDeviation(returns) ?? 0;
}
