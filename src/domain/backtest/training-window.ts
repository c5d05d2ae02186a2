import { type Bars, firstBarAtOrAfter } from '../market/bars.js';
import type { InstantRange } from '../market/day-range.js';
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
  /** Stretches in between that it has not seen, ascending, such as the test blocks of a combinatorial window. */
  readonly unseen: readonly InstantRange[];
}

/** Bars `first` (inclusive) to `end` (exclusive) of a range, counted from its first. */
export interface BarSpan {
  readonly first: number;
  readonly end: number;
}

/** The parts of a run; bars before the training, or left out in it, belong to neither. */
export interface InSampleSplit {
  /** What the model had seen, ascending; none of them is empty. */
  readonly inSample: readonly BarSpan[];
  readonly inSampleBars: number;
  /** Index of the first bar after everything that influenced the model. */
  readonly outOfSampleFirst: number;
}

/** Finds the bars of the range that a model had seen. */
export function inSampleSplit(
  bars: Bars,
  range: BarRange,
  timeframe: Timeframe,
  window: TrainingWindow,
): InSampleSplit {
  const seenEnd = firstBarAtOrAfter(bars, window.endMs) + window.labelHorizonBars;
  const end = Math.min(seenEnd, firstBarAtOrAfter(bars, latestHorizonMs(timeframe, window)));
  const outOfSampleFirst = clampToRange(end, range);
  const inSample: BarSpan[] = [];
  let firstMs = window.startMs;
  const addUntil = (spanEnd: number): void => {
    const first = clampToRange(firstBarAtOrAfter(bars, firstMs), range);
    if (first < spanEnd) inSample.push({ first, end: spanEnd });
  };
  for (const { startMs, endMs } of window.unseen) {
    addUntil(clampToRange(firstBarAtOrAfter(bars, startMs), range));
    firstMs = endMs;
  }
  addUntil(outOfSampleFirst);
  return {
    inSample,
    inSampleBars: inSample.reduce((sum, span) => sum + span.end - span.first, 0),
    outOfSampleFirst,
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
