import { AppError } from '../../base/pure/app-error.js';
import { resourceShortage } from '../../base/pure/resource-shortage.js';
import type { OperationFailure, OperationOutcome } from '../record/operation.js';

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

/** Returns an outcome with the warning that its worker no longer handed over the end of its log. */
export function withLostEntries(outcome: OperationOutcome): OperationOutcome {
  const warning = {
    code: 'METRICS_INCOMPLETE',
    severity: 'CAUTION',
    message:
      'The worker completed but no longer answered: the last entries of the metrics may be missing; the result is whole.',
  } as const;
  return { ...outcome, warnings: [...outcome.warnings, warning] };
}
