import { addMonths } from './add-months.js';
import { type BarWindow, stretchOf } from './bar-window.js';
import { extended, type WindowLength } from './window-length.js';

/** How a range is cut into windows that follow each other. */
export interface RollingPlan {
  /** ROLLING windows move with their test; ANCHORED ones all begin with the range. */
  readonly scheme: 'ROLLING' | 'ANCHORED';
  /** By lengths of time. */
  readonly train: WindowLength;
  readonly test: WindowLength;
  /** From one window to the next. */
  readonly step: WindowLength;
}

/** How a range is cut into a number of windows. */
export interface FoldedPlan {
  readonly scheme: 'ROLLING' | 'ANCHORED';
  /** Null for as many bars as a test has. */
  readonly train: WindowLength | null;
  /** How many windows. */
  readonly folds: number;
}

/** The bars that are cut. */
export interface RangeOfBars {
  /** Number of bars. */
  readonly count: number;
  /** The day from which lengths count, YYYY-MM-DD: at the first bar, or before it with no trading day between. */
  readonly startDate: string;
  /** Returns the index of the first bar on or after a day; the number of bars when there is none. */
  firstBarOn(isoDate: string): number;
}

/**
 * Cuts a range into windows by lengths of time.
 *
 * Window k trains from the start plus k steps (ANCHORED: from the start) for the length of a training window, and tests
 * after that for the length of a test. Every border counts from the start of the range, so that a day that a month does not
 * have moves no other border. The last test ends with the range.
 * @param most no more windows are made than one beyond this
 * @returns windows in order of time; none where the range ends before the first test
 */
export function windowsByLength(
  range: RangeOfBars,
  { scheme, train, test, step }: RollingPlan,
  most: number,
): readonly BarWindow[] {
  const windows: BarWindow[] = [];
  const none = { months: 0, days: 0, bars: 0 };
  for (let k = 0; windows.length <= most; k += 1) {
    const begun = extended(none, step, k);
    const testFirst = barAt(range, extended(begun, train, 1));
    if (testFirst >= range.count) break;
    const testEnd = barAt(range, extended(extended(begun, train, 1), test, 1));
    const trainFirst = scheme === 'ANCHORED' ? 0 : barAt(range, begun);
    const [learned, tested] = [stretchOf(trainFirst, testFirst), stretchOf(testFirst, testEnd)];
    // In a gap of the data there is nothing to learn from, or nothing to test on.
    if (learned.length === 0 || tested.length === 0) continue;
    windows.push({ number: windows.length, train: learned, test: tested });
  }
  return windows;
}

/**
 * Cuts a range into a number of windows: the bars behind the first training window into tests of equal numbers of bars,
 * the k-th of m bars from ⌊k·m/folds⌋ on. A ROLLING window trains on as many bars as the first. Where no length of a
 * training window is said, the first piece of folds + 1 is what the first window trains on.
 */
export function windowsByNumber(
  range: RangeOfBars,
  { scheme, train, folds }: FoldedPlan,
): readonly BarWindow[] {
  const first = train === null ? Math.floor(range.count / (folds + 1)) : barAt(range, train);
  const behind = range.count - first;
  const border = (k: number): number => first + Math.floor((k * behind) / folds);
  const windows: BarWindow[] = [];
  for (let k = 0; k < folds; k += 1) {
    const learned = stretchOf(scheme === 'ANCHORED' ? 0 : border(k) - first, border(k));
    const tested = stretchOf(border(k), border(k + 1));
    if (learned.length === 0 || tested.length === 0) continue;
    windows.push({ number: windows.length, train: learned, test: tested });
  }
  return windows;
}

/** Returns the bar at which a length from the start of the range ends, at the most the number of bars. */
function barAt(range: RangeOfBars, { months, days, bars }: WindowLength): number {
  const day = addMonths(range.startDate, months, days);
  if (day === null) return range.count;
  return Math.min(range.count, range.firstBarOn(day) + bars);
}
