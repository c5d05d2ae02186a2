import { AppError, isLastingFailure } from '../../base/pure/app-error.js';
import type { CancellationSignal } from '../../base/pure/cancelled-error.js';
import { MIN_BARS } from '../../domain/backtest/enough-bars.js';
import { type DateRange, InsufficientDataError } from '../../domain/backtest/errors.js';
import type { TrialEvaluator } from './evaluate-trials.js';
import { StudyInputsChangedError } from './pinned-inputs.js';
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
 * Measures on the days that are held out.
 * @throws HeldOutError for what is in the way there, and does not pass by itself
 * @throws StudyInputsChangedError, which no other days would mend
 */
export async function onHeldOut<Value>(days: DateRange, measure: () => Promise<Value>): Promise<Value> {
  try {
    return await measure();
  } catch (error) {
    if (!isLastingFailure(error) || error instanceof StudyInputsChangedError) throw error;
    throw new HeldOutError(days, error.code, error.message);
  }
}

/**
 * Makes sure, before anything is searched, that there are bars to measure the best trial on.
 * @param evaluator of the days that are held out, which looks at no sealed bar
 * @param asked.symbols texts of them all; null for that of the backtest
 * @param asked.mayLook whether sealed bars are looked at: to look is to measure, and what is there is seen at the end
 * @throws HeldOutError
 */
export async function requireHeldOut(
  evaluator: Pick<TrialEvaluator, 'read'>,
  days: DateRange,
  { symbols, mayLook }: { readonly symbols: readonly string[] | null; readonly mayLook: boolean },
  cancellation: CancellationSignal,
): Promise<void> {
  for (const values of eachAlone('input.symbol', symbols)) {
    try {
      await onHeldOut(days, async () => {
        const { loaded } = await evaluator.read({ number: 0, values }, cancellation, false);
        const { firstIndex, endIndex } = loaded.selection.range;
        const bars = endIndex - firstIndex;
        if (bars < MIN_BARS) throw new InsufficientDataError(MIN_BARS, bars, 'bars in the range');
      });
    } catch (error) {
      if (!(mayLook && error instanceof HeldOutError && error.code === 'HOLDOUT_SEALED')) throw error;
    }
  }
}
