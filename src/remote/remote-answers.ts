import type { RemoteStateFragment } from '../client/generated/graphql.js';
import type { SourceState } from '../operations/operation-source.js';
import type { RemoteStart, RemoteState } from './remote-task-kind.js';

/** Reads the state that operations of all types have, beside what the type adds. */
export function remoteStateOf(
  { status, progress, error, warnings }: RemoteStateFragment,
  typed: Pick<SourceState, 'snapshot' | 'entries'>,
): RemoteState {
  const { phase, percentage, message, currentStep, totalSteps, etaSeconds } = progress;
  return {
    status,
    error,
    warnings,
    progress: { phase, percentage, message, currentStep, totalSteps, etaSeconds },
    ...typed,
  };
}

/** What the start mutations of all types answer. */
type StartResult =
  | { readonly __typename: 'QueueFullError'; readonly message: string; readonly retryAfterMs: number }
  | { readonly __typename: 'InvalidInputError' | 'IdempotencyConflictError'; readonly message: string }
  | { readonly __typename: string; readonly operation: { readonly id: string } };

export function startAnswer(result: StartResult): RemoteStart {
  if ('operation' in result) return { kind: 'started', remoteId: result.operation.id };
  if ('retryAfterMs' in result) return { kind: 'full', retryAfterMs: result.retryAfterMs };
  return { kind: 'refused', reason: result.message };
}
