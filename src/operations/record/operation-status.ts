import type { Operation, OperationStatus } from './operation.js';

/**
 * The life of an operation.
 *
 * It is PENDING from its creation until a worker takes it up, which makes it RUNNING. Work that ends by
 * itself makes it COMPLETED or FAILED; a PENDING operation FAILS when its worker finds that it cannot begin.
 * A cancel request ends a PENDING operation as CANCELLED at once, and turns a RUNNING one CANCELLING until
 * its work has stopped: then it is CANCELLED, or COMPLETED or FAILED if the work ended first.
 * When the worker is lost, a RUNNING operation is PENDING again with the next attempt, and so is a PENDING
 * one whose worker died before it could say that it had begun; a CANCELLING one is CANCELLED.
 * COMPLETED, FAILED and CANCELLED are final: nothing leads out of them.
 */
const successors: Readonly<Record<OperationStatus, readonly OperationStatus[]>> = {
  PENDING: ['RUNNING', 'FAILED', 'CANCELLED', 'PENDING'],
  RUNNING: ['COMPLETED', 'FAILED', 'CANCELLING', 'PENDING'],
  CANCELLING: ['CANCELLED', 'COMPLETED', 'FAILED'],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
};

const statuses = Object.keys(successors) as readonly OperationStatus[];

/** The statuses out of which something leads. */
export const UNFINISHED: readonly OperationStatus[] = statuses.filter((status) => !isFinal(status));

/** Tells whether an operation of this status never changes again. */
export function isFinal(status: OperationStatus): boolean {
  return successors[status].length === 0;
}

/** Tells whether work of an operation of this status may be under way, so that there is something to pull. */
export function isExecuting(status: OperationStatus): boolean {
  return status === 'RUNNING' || status === 'CANCELLING';
}

/** Returns the statuses from which one may be reached: what a compare-and-set to it has to require. */
export function predecessorsOf(status: OperationStatus): readonly OperationStatus[] {
  return statuses.filter((from) => successors[from].includes(status));
}

/** Tells whether another host goes on with an operation, whatever becomes of this process. */
export function isElsewhere({ host, status }: Pick<Operation, 'host' | 'status'>): boolean {
  return host !== null && isExecuting(status);
}
