import { AppError } from '../../base/pure/app-error.js';

/** A copy cannot go where it was asked to go; nothing was written. */
export class CopyTargetError extends AppError {
  override readonly code = 'COPY_TARGET';

  constructor(
    readonly target: string,
    problem: string,
  ) {
    super(`The database cannot be copied to ${target}: ${problem}.`);
  }
}

/** A copy could not be completed; nothing of it is left. */
export class CopyFailedError extends AppError {
  override readonly code = 'COPY_FAILED';

  constructor(
    readonly target: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`The database could not be copied to ${target}: ${reason}. Nothing of it was kept.`, options);
  }
}
