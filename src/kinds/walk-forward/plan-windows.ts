import { AppError } from '../../base/pure/app-error.js';
import { availableRange } from '../../domain/backtest/select-range.js';
import { type Bars, firstBarAtOrAfter } from '../../domain/market/bars.js';
import { stampsOfDays } from '../../domain/market/day-range.js';
import type { Instrument } from '../../domain/market/instrument.js';
import { tradingDays } from '../../domain/market/trading-calendar.js';
import type { BarWindow } from '../../domain/study/walk-forward/bar-window.js';
import { combinatorialWindows } from '../../domain/study/walk-forward/combinatorial-windows.js';
import type { BarStretch } from '../../domain/study/walk-forward/purge.js';
import { windowsByLength, windowsByNumber } from '../../domain/study/walk-forward/rolling-windows.js';
import { readWindowLength, type WindowLength } from '../../domain/study/walk-forward/window-length.js';
import { MAX_SEARCHED } from './search-input.js';
import { MAX_WINDOWS } from './start-walk-forward-validation.js';
import type { WalkForwardParameters } from './walk-forward-parameters.js';

/** Thrown when a range cannot be cut into windows as it was asked for. */
export class WindowsError extends AppError {
  override readonly code = 'WINDOWS_INVALID';
}

/** A range that is cut into windows, by the index of its bars. */
export interface PlannedWindows {
  readonly windows: readonly BarWindow[];
  /** Bars that are left out after each test block. */
  readonly embargoBars: number;
  /** Of each path its stretches in order of time, each with the window that decides in it; one path but for COMBINATORIAL. */
  readonly paths: readonly (readonly PathStretch[])[];
}

export interface PathStretch extends BarStretch {
  /** Null where no window tests. */
  readonly window: number | null;
}

/**
 * Cuts the bars of a range into windows.
 * @param bars of the range alone
 * @throws WindowsError when that gives no window, fewer than were asked for, too many, or windows that test bars twice
 */
export function planWindows(
  parameters: WalkForwardParameters,
  bars: Bars,
  instrument: Instrument,
): PlannedWindows {
  const planned =
    parameters.scheme === 'COMBINATORIAL'
      ? planCombinations(parameters, bars)
      : planInTime(parameters, bars, instrument);
  requireFewTrials(parameters, planned.windows.length);
  return planned;
}

function requireFewTrials({ search }: WalkForwardParameters, windows: number): void {
  const trials = search?.space.trials ?? 0;
  if (trials * windows <= MAX_SEARCHED) return;
  throw new WindowsError(
    `${windows} windows that each try ${trials} combinations are ${trials * windows} runs; at most ${MAX_SEARCHED} ` +
      'are allowed: search fewer values, or take longer windows.',
  );
}

function planCombinations(
  { groups, testGroups, embargoBars }: WalkForwardParameters,
  bars: Bars,
): PlannedWindows {
  if (groups === null || testGroups === null) throw new TypeError('planWindows: COMBINATORIAL has groups');
  if (bars.length < groups) {
    throw new WindowsError(
      `The range has ${bars.length} bars, which are no ${groups} groups. Choose a longer range, or fewer groups.`,
    );
  }
  const plan = combinatorialWindows(bars.length, groups, testGroups);
  return {
    windows: plan.windows,
    embargoBars: embargoBars ?? Math.ceil(0.01 * bars.length),
    paths: plan.paths.map((splits) =>
      splits.map((window, group) => ({ ...(plan.groups[group] as BarStretch), window })),
    ),
  };
}

function planInTime(parameters: WalkForwardParameters, bars: Bars, instrument: Instrument): PlannedWindows {
  const { scheme, folds } = parameters;
  if (scheme === 'COMBINATORIAL') throw new TypeError('planWindows: COMBINATORIAL has groups');
  const range = {
    ...{ count: bars.length, startDate: countedFrom(parameters, bars, instrument) },
    firstBarOn: (day: string) => firstBarAtOrAfter(bars, stampsOfDays(day, day, instrument).startMs),
  };
  const lengthOf = (text: string | null): WindowLength | null =>
    text === null ? null : readWindowLength(text);
  const [train, test] = [lengthOf(parameters.train), lengthOf(parameters.test)];
  const windows =
    folds !== null
      ? windowsByNumber(range, { scheme, train, folds })
      : windowsByLength(
          range,
          {
            scheme,
            train: required(train),
            test: required(test),
            step: lengthOf(parameters.step) ?? required(test),
          },
          MAX_WINDOWS,
        );
  if (windows.length < (folds ?? 1)) throw new WindowsError(noWindow(parameters, bars, instrument));
  if (windows.length > MAX_WINDOWS) {
    throw new WindowsError(
      `The range gives more than ${MAX_WINDOWS} windows. Choose a longer step, or a shorter range.`,
    );
  }
  return { windows, embargoBars: 0, paths: [stretchesInTime(windows)] };
}

/**
 * Returns the day from which lengths count: the start of the range or, where trading days lie between that and the first
 * bar, the day of the first bar. Else the first training would be shorter than it was asked for.
 */
function countedFrom({ startDate }: WalkForwardParameters, bars: Bars, instrument: Instrument): string {
  const firstDay = availableRange(bars, instrument)?.startDate ?? startDate;
  const days = tradingDays(instrument.calendar, startDate, firstDay);
  return days.some((day) => day < firstDay) ? firstDay : startDate;
}

function required(length: WindowLength | null): WindowLength {
  if (length === null) throw new TypeError('planWindows: windows in time have lengths');
  return length;
}

/** The tests one behind the other; bars between two of them are nobody's. */
function stretchesInTime(windows: readonly BarWindow[]): readonly PathStretch[] {
  const stretches: PathStretch[] = [];
  for (const { number, test } of windows) {
    for (const { first, last } of test) {
      const next = stretches.length === 0 ? first : (stretches.at(-1) as PathStretch).last + 1;
      if (first < next) {
        throw new WindowsError(
          'The windows test some bars twice. Choose a step that is not shorter than test.',
        );
      }
      if (first > next) stretches.push({ first: next, last: first - 1, window: null });
      stretches.push({ first, last, window: number });
    }
  }
  return stretches;
}

function noWindow({ train, folds }: WalkForwardParameters, bars: Bars, instrument: Instrument): string {
  const { startDate, endDate } = availableRange(bars, instrument) ?? {};
  const tests = folds === null ? 'a test' : `${folds} tests`;
  const what = train === null ? `${folds} windows` : `a training window of ${train} and ${tests} behind it`;
  return (
    `The range has ${bars.length} bars, from ${startDate} to ${endDate}, which leave no place for ${what}. ` +
    'Choose a longer range, or shorter windows.'
  );
}
