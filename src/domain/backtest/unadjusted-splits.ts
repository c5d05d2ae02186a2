import type { Bars } from '../market/bars.js';
import { unadjustedSplitAt } from '../market/split-ratio.js';
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

/**
 * Finds the bars of a range that open at a multiple of the close before, as after a split.
 * @param bars history and range
 */
export function findUnadjustedSplits(bars: Bars, range: BarRange): readonly UnadjustedSplit[] {
  const splits: UnadjustedSplit[] = [];
  for (let index = Math.max(1, range.firstIndex); index < range.endIndex; index += 1) {
    const ratio = unadjustedSplitAt(bars, index);
    if (ratio === null) continue;
    const closeBefore = bars.close[index - 1] as number;
    splits.push({
      ...{ openTimeMs: bars.openTimeMs[index] as number, ratio },
      ...{ closeBefore, open: bars.open[index] as number },
    });
  }
  return splits;
}
