import { AppError } from '../../base/pure/app-error.js';

/** Thrown by a slice for bars that are no longer those with which its operation began. */
export class BarsChangedError extends AppError {
  override readonly code = 'INPUT_CHANGED';

  /** @param changed what of them, such as `dataHash` */
  constructor(
    readonly symbol: string,
    readonly changed: readonly string[],
  ) {
    super(
      `The bars of ${symbol} have changed while the operation ran (${changed.join(', ')}), ` +
        'and one operation cannot be made of two runs; start a new one.',
    );
  }
}
