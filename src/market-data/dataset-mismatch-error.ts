import { AppError } from '../base/pure/app-error.js';

/** Thrown when bars cannot be merged with those that are stored, because the two do not mean the same. */
export class DatasetMismatchError extends AppError {
  readonly code = 'DATASET_MISMATCH';

  /**
   * @param difference what is different, as a sentence without its full stop
   * @param remedy what to do about it, as a whole sentence
   */
  constructor(
    readonly symbol: string,
    readonly timeframe: string,
    difference: string,
    remedy = 'Load them under another symbol, or replace what is stored.',
  ) {
    super(
      `The bars cannot be merged with the ${timeframe} bars of '${symbol}' that are stored: ${difference}. ${remedy}`,
    );
  }
}
