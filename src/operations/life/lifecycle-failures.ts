import { listedInMessage } from '../../base/pure/message-limits.js';
import type { OperationFailure } from '../record/operation.js';
import type { RequeueCause } from './transition-events.js';

/** @param cause the loss that was one too many */
export function lostTooOften(
  cause: RequeueCause,
  { workerLosses, serverLosses }: { readonly workerLosses: number; readonly serverLosses: number },
): OperationFailure {
  const message =
    cause === 'server'
      ? `The server has died ${serverLosses} times while this operation ran and got no further; look into its log before starting it again.`
      : `The worker thread has died ${workerLosses} times in this operation; it may need more memory than there is, so try a shorter range.`;
  return { code: 'WORKER_LOST', message, retryable: true };
}

/** @param names of what an attempt found otherwise than the first */
export function inputsChanged(names: readonly string[]): OperationFailure {
  return {
    code: 'INPUT_CHANGED',
    message:
      `The inputs are no longer those of the first attempt (${listedInMessage(names)}), ` +
      'and one operation cannot be made of two runs; start a new one.',
    retryable: false,
  };
}
