import { AppError } from '../../base/pure/app-error.js';

/** Thrown when a backup cannot go where it was asked to go; nothing was written. */
export class BackupTargetError extends AppError {
  override readonly code = 'BACKUP_TARGET';

  constructor(
    readonly file: string,
    problem: string,
  ) {
    super(`The backup cannot be written to ${file}: ${problem}.`);
  }
}

/** Thrown when a backup could not be completed; nothing of it is left. */
export class BackupFailedError extends AppError {
  override readonly code = 'BACKUP_FAILED';

  constructor(
    readonly file: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`The backup ${file} could not be made: ${reason}. Nothing of it was kept.`, options);
  }
}
