import type { Operation, OperationFailure } from '../record/operation.js';
import { cancelMessage, endMessage, type NewOperationEvent } from '../record/operation-event.js';

/**
 * Why an operation has to be executed again; only the first two are losses that count. `waiting`: the server died while
 * nothing of it was at work, which then counts for what was. `outage`: the store was away for longer than what the work yields is
 * held.
 */
export type RequeueCause = 'worker' | 'server' | 'waiting' | 'shutdown' | 'outage';

/** Who asks for a cancellation, and why. */
export interface CancelRequest {
  readonly reason: string | null;
  /** Name of the API key; null where nobody asked, or without authentication. */
  readonly caller: string | null;
  /** The operation above it whose coordinator asks; absent where anybody may. */
  readonly askedBy?: string;
}

/** What a transition is to the log of its operation, before it is known when and in which attempt it happens. */
export type Told = Pick<NewOperationEvent, 'kind' | 'message'> &
  Partial<Pick<NewOperationEvent, 'caller' | 'host'>>;

export const CANCELLED: Told = { kind: 'CANCELLED', message: 'Cancelled' };

/** What is said of each cause; a server that is stopped in order loses what it runs as well. */
export const LOSSES: Readonly<Record<RequeueCause, string>> = {
  worker: 'Its worker was lost',
  server: 'The server died while it ran',
  waiting: 'The server died while it waited for others',
  shutdown: 'The server was stopped while it ran',
  outage: 'The database was away for too long while it ran',
};

/** Tells which loss the death of its server is to an operation that was RUNNING. */
export function serverLossOf({ waitingSince }: Operation): RequeueCause {
  return waitingSince === null ? 'server' : 'waiting';
}

export function cancelRequested({ reason, caller }: CancelRequest): Told {
  return { kind: 'CANCEL_REQUESTED', message: cancelMessage(reason), caller };
}

export function failed(error: OperationFailure): Told {
  return { kind: 'FAILED', message: endMessage({ status: 'FAILED', error }) };
}

/** @param operation before the change: the event tells of the attempt in which it happened */
export function eventOf({ attempt }: Operation, at: Date, told: Told): NewOperationEvent {
  return { at, attempt, host: null, caller: null, ...told };
}
