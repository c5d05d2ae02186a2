import { AppError } from '../../../base/pure/app-error.js';

/** Thrown when a run cannot be computed once more because it would not be the same. */
export class InputChangedError extends AppError {
  readonly code = 'INPUT_CHANGED';

  /** @param reason what is no longer as it was */
  constructor(reason: string) {
    super(
      `The decisions of this run cannot be had again: ${reason}. Its result stands; run the backtest again to see the decisions on what there is now.`,
    );
  }
}
