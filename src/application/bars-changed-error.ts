import { AppError } from '../base/pure/app-error.js';

/** Thrown where bars were loaded into a series that a host of an earlier version has changed meanwhile. */
export class BarsChangedError extends AppError {
  readonly code = 'DATA_CHANGED';
  override readonly retryable = true;

  constructor(readonly fileName: string) {
    super(
      `Another load has changed ${fileName} since this one was started; start it again to add to what is there now.`,
    );
  }
}
