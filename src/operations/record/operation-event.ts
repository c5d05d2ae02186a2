import type { Operation } from './operation.js';

export const OPERATION_EVENT_KINDS = [
  'CREATED',
  'STARTED',
  'PHASE',
  'CANCEL_REQUESTED',
  'WORKER_LOST',
  'SERVER_LOST',
  'RESUMED',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'UPDATED',
] as const;

export type OperationEventKind = (typeof OPERATION_EVENT_KINDS)[number];

/** One change in the life of an operation, before it has its place in the log. */
export interface NewOperationEvent {
  readonly at: Date;
  readonly kind: OperationEventKind;
  /** Of which execution it tells. */
  readonly attempt: number;
  /** The host that said it; null for this server. */
  readonly host: string | null;
  /** Name of the API key that asked for it; null where nobody did. */
  readonly caller: string | null;
  /** The phase itself where the kind is PHASE. */
  readonly message: string;
}

export interface OperationEvent extends NewOperationEvent {
  /** From 0, without gaps. */
  readonly seq: number;
}

/** Returns the events of an operation from before there were events, as far as its columns tell them, in order. */
export function eventsOfColumns(operation: Operation): readonly NewOperationEvent[] {
  const { attempt, status, host, caller, createdAt, startedAt, cancelRequestedAt, completedAt } = operation;
  const event = (
    kind: OperationEventKind,
    at: Date | null,
    message: string,
    more: Partial<NewOperationEvent> = {},
  ): readonly NewOperationEvent[] =>
    at === null ? [] : [{ at, kind, attempt, host: null, caller: null, message, ...more }];
  const events = [
    ...event('CREATED', createdAt, 'Created', { caller, attempt: 1 }),
    ...event(attempt === 1 ? 'STARTED' : 'RESUMED', startedAt, startMessage(attempt), { host }),
    ...event('CANCEL_REQUESTED', cancelRequestedAt, cancelMessage(operation.cancelReason)),
    ...(isEnd(status) ? event(status, completedAt, endMessage(operation), { host }) : []),
  ];
  return events.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** @param attempt which execution began */
export function startMessage(attempt: number): string {
  return attempt === 1 ? 'A worker has taken it up' : `A worker has taken it up again (attempt ${attempt})`;
}

export function cancelMessage(reason: string | null): string {
  return reason === null ? 'It was asked to stop' : `It was asked to stop: ${reason}`;
}

/** @param operation is final */
export function endMessage({ status, error }: Pick<Operation, 'status' | 'error'>): string {
  if (status === 'FAILED') return error === null ? 'Failed' : `${error.code}: ${error.message}`;
  return status === 'COMPLETED' ? 'Completed' : 'Cancelled';
}

function isEnd(status: Operation['status']): status is 'COMPLETED' | 'FAILED' | 'CANCELLED' {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED';
}
