import { AppError } from '../../base/pure/app-error.js';
import type { WorkEnd } from '../../operations/ports/work.js';
import type { OperationFailure } from '../../operations/record/operation.js';
import { isPassing } from './operation-service-proxy.js';
import type { RemoteCalls, RemoteState } from './remote-calls.js';
import { RemoteAnswerError, RemoteRefusedError } from './remote-errors.js';

/**
 * Asks a host for the state of an operation.
 * @returns null when the host does not know it
 * @throws RemoteAnswerError when the host answers and refuses: a key, a proxy, another server by now
 * @throws what passes, such as a line that is down
 */
export async function askHost(
  calls: RemoteCalls,
  host: string,
  remoteId: string,
): Promise<RemoteState | null> {
  try {
    return await calls.pull(remoteId);
  } catch (error) {
    if (error instanceof AppError || isPassing(error)) throw error;
    throw new RemoteAnswerError(host, (error as Error).message);
  }
}

/** Returns the end that a state means; null for what goes on, and for COMPLETED, whose result comes with the news. */
export function endOfState(host: string, { status, error, warnings }: RemoteState): WorkEnd | null {
  if (status === 'CANCELLED') return { kind: 'cancelled' };
  if (status !== 'FAILED') return null;
  const unknown = { code: 'INTERNAL_ERROR', message: `${host} gives no reason.`, retryable: false };
  return { kind: 'failed', failure: error ?? unknown, warnings };
}

/** Returns the failure of an operation that a host refuses, or whose outcome cannot be used. */
export function failureOf(host: string, error: unknown): OperationFailure {
  const { code, message, retryable } =
    error instanceof AppError ? error : new RemoteRefusedError(host, (error as Error).message);
  return { code, message, retryable };
}
