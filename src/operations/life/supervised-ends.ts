import { AppError } from '../../base/pure/app-error.js';
import { resourceShortage } from '../../base/pure/resource-shortage.js';
import type { OperationFailure } from '../record/operation.js';

/** Returns what users are told; only expected errors speak for themselves. */
export function failureOf(error: unknown): OperationFailure {
  const expected = error instanceof AppError ? error : resourceShortage(error);
  if (expected !== null)
    return { code: expected.code, message: expected.message, retryable: expected.retryable };
  return {
    code: 'INTERNAL_ERROR',
    message: 'The server could not go on with this operation; its log says why. Start the operation again.',
    retryable: true,
  };
}
