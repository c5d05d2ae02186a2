import type { Operation } from '../record/operation.js';

/** Receives what happens to operations, as it happens; must neither throw nor take long. */
export interface OperationsObserver {
  /** A source is about to be pulled; the returned function is called when that is over. */
  pulling(): () => void;
  /** An operation has become final. */
  ended(operation: Operation): void;
}

/** Observes nothing. */
export const unobserved: OperationsObserver = { pulling: () => () => {}, ended: () => {} };
