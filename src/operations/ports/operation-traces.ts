import type { Operation } from '../record/operation.js';

/** Shows operations to a program that follows what becomes of a request from process to process. */
export interface OperationTraces {
  /** Returns the trace in which an operation is being started, to be stored with it; null where nobody traces. */
  context(): string | null;

  /**
   * Does the work of one execution as a part of the trace in which the operation was started, behind its wait in the
   * queue.
   * @param present returns the operation as it is by then
   */
  execution<T>(operation: Operation, present: () => Operation, work: () => Promise<T>): Promise<T>;
}

/** Shows nothing. */
export const untraced: OperationTraces = {
  context: () => null,
  execution: (_operation, _present, work) => work(),
};
