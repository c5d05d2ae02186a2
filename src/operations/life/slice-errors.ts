import { AppError } from '../../base/pure/app-error.js';
import type { OperationFailure } from '../record/operation.js';

/** Thrown to a coordinator for a slice that failed: the operation fails with the same code and message. */
export class SliceFailedError extends AppError {
  readonly code: string;
  override readonly retryable: boolean;

  constructor({ code, message, retryable }: OperationFailure) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }
}

/** Thrown to a coordinator for a slice whose thread died: the operation is executed once more. */
export class SliceLostError extends Error {
  override readonly name = 'SliceLostError';
}
