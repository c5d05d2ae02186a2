import type { OperationContext } from '../operation-context.js';
import { OperationNotFinalError, OperationNotFoundError } from '../record/errors.js';
import type { Operation } from '../record/operation.js';
import { isFinal } from '../record/operation-status.js';

/** Removes operations that are over; what comes late from their work finds no row to change. */
export class OperationDeleter {
  readonly #context: OperationContext;

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /** @throws OperationNotFoundError, OperationNotFinalError */
  async delete(id: string): Promise<void> {
    const { store, live } = this.#context;
    // Of many requests at once one removes it; the others look again and meet nothing.
    for (;;) {
      const operation = unfinishedOrNull(live.get(id)?.view) ?? (await store.find(id));
      if (operation === null) throw new OperationNotFoundError(id);
      if (!isFinal(operation.status)) throw new OperationNotFinalError(operation);
      if (await store.delete(id)) {
        live.remove(id);
        return;
      }
    }
  }
}

/** What is final is looked up in the store, which alone knows whether it is still there. */
function unfinishedOrNull(operation: Operation | undefined): Operation | null {
  return operation === undefined || isFinal(operation.status) ? null : operation;
}
