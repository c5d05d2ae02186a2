import type { Operation } from '../record/operation.js';

/** Threads that an operation may lose while their server lives, and deaths of the server that it survives. */
export const MAX_WORKER_LOSSES = 3;
export const MAX_SERVER_LOSSES = 20;

/** Deaths of the server without a new entry in between from which on nothing else may run beside an operation. */
const SERVER_LOSSES_BEFORE_ALONE = 3;

/**
 * Tells whether an operation may be what kills its server, so that nothing else is to run beside it: it then has all
 * the memory there is, and others do not die with it.
 */
export function runsAlone({ serverLosses }: Pick<Operation, 'serverLosses'>): boolean {
  return serverLosses >= SERVER_LOSSES_BEFORE_ALONE;
}
