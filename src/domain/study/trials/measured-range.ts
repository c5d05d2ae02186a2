import { AppError } from '../../../base/pure/app-error.js';
import type { DateRange } from '../../backtest/errors.js';
import { isoDateOf, requireEpochDay } from '../../market/civil-date.js';

/** Thrown when models have seen the whole range of a study. */
export class NothingToMeasureError extends AppError {
  readonly code = 'INSUFFICIENT_DATA';

  constructor(
    readonly asked: DateRange,
    readonly trainedTo: string,
  ) {
    super(
      `The models of the study were trained to ${trainedTo}, and the range ends on ${asked.endDate}: no bar is left ` +
        'to measure trials on. Choose an endDate after the training, or models that were trained on earlier dates.',
    );
  }
}

/**
 * Returns the days on which the trials of a study are measured: those after everything that any of its models has seen.
 * A trial is an ordinary backtest of these days, from flat with its initial capital.
 * @param asked days of the study, both inclusive
 * @param trainedTo of each model its last day, label horizon included; null for one that does not say, and none for
 *   recorded signals: of those the range is as it was asked for
 * @throws NothingToMeasureError when no day is left
 */
export function measuredRange(asked: DateRange, trainedTo: readonly (string | null)[]): DateRange {
  const { startDate, endDate } = asked;
  const latest = trainedTo.reduce(
    (last, day) => (day !== null && (last === null || day > last) ? day : last),
    null,
  );
  if (latest === null || latest < startDate) return { startDate, endDate };
  if (latest >= endDate) throw new NothingToMeasureError(asked, latest);
  return { startDate: isoDateOf(requireEpochDay(latest) + 1), endDate };
}
