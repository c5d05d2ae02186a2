import { type Bars, firstBarAtOrAfter } from '../market/bars.js';
import { closeTimeMs, DAY_MS, type Timeframe } from '../market/timeframe.js';
import type { BarRange } from './select-range.js';

/** What influenced a model, whatever the symbol: from the first training bar to the end of validation. */
export interface TrainingWindow {
  /** Stamp of the first training bar, milliseconds since the epoch. */
  readonly startMs: number;
  /** First instant after training and validation. */
  readonly endMs: number;
  /** Bars beyond the end that labels looked at, 0 or more. */
  readonly labelHorizonBars: number;
}

/** Borders of the parts of a run, as indices in the range; bars before the training belong to neither part. */
export interface SampleSplit {
  readonly inSampleFirst: number;
  /** Index after the last in-sample bar, and the first out-of-sample one. */
  readonly inSampleEnd: number;
}

/** Finds the bars of the range that a model had seen; the two borders are equal when there are none. */
export function sampleSplit(
  bars: Bars,
  range: BarRange,
  timeframe: Timeframe,
  window: TrainingWindow,
): SampleSplit {
  const seenEnd = firstBarAtOrAfter(bars, window.endMs) + window.labelHorizonBars;
  const end = Math.min(seenEnd, firstBarAtOrAfter(bars, latestHorizonMs(timeframe, window)));
  const inSampleEnd = clampToRange(end, range);
  return {
    inSampleFirst: Math.min(clampToRange(firstBarAtOrAfter(bars, window.startMs), range), inSampleEnd),
    inSampleEnd,
  };
}

/**
 * Returns an instant by which the horizon has surely passed. Where the loaded bars begin after the training, the
 * bars in between are not known to be counted. Bars fill a seventh of the time at the least: of stocks, a third of
 * each day and five days a week; a week more covers holidays.
 */
function latestHorizonMs(timeframe: Timeframe, { endMs, labelHorizonBars }: TrainingWindow): number {
  const barMs = closeTimeMs(timeframe, endMs) - endMs;
  return endMs + labelHorizonBars * barMs * 7 + 7 * DAY_MS;
}

function clampToRange(index: number, { firstIndex, endIndex }: BarRange): number {
  return Math.min(Math.max(index, firstIndex), endIndex) - firstIndex;
}
