import { AppError, isLastingFailure } from '../../base/pure/app-error.js';
import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import { MIN_BARS } from '../../domain/backtest/enough-bars.js';
import { type DateRange, InsufficientDataError } from '../../domain/backtest/errors.js';
import type { TrialEvaluator } from './evaluate-trials.js';
import { eachAlone } from './study-symbols.js';

/** Thrown when nothing can be measured on the days that a study holds out; with the code of what is in the way. */
export class HeldOutError extends AppError {
  constructor(
    { startDate, endDate }: DateRange,
    override readonly code: string,
    reason: string,
  ) {
    super(
      `What is held out, ${startDate} to ${endDate}, cannot be measured: ${reason} Or take an earlier holdoutFrom.`,
    );
  }
}

/**
 * Makes sure, before anything is searched, that there are bars to measure the best trial on.
 * @param evaluator of the days that are held out
 * @param symbols texts of them all; null for that of the backtest
 * @throws HeldOutError
 */
export async function requireHeldOut(
  evaluator: Pick<TrialEvaluator, 'read'>,
  symbols: readonly string[] | null,
  days: DateRange,
  cancellation: CancellationSignal,
): Promise<void> {
  for (const values of eachAlone('input.symbol', symbols)) {
    try {
      const { loaded } = await evaluator.read({ number: 0, values }, cancellation, false);
      const { firstIndex, endIndex } = loaded.selection.range;
      const bars = endIndex - firstIndex;
      if (bars < MIN_BARS) throw new InsufficientDataError(MIN_BARS, bars, 'bars in the range');
    } catch (error) {
      if (!isLastingFailure(error)) throw error;
      throw new HeldOutError(days, error.code, error.message);
    }
  }
}
