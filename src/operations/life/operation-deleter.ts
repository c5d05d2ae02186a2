import type { OperationContext } from '../operation-context.js';
import { OperationNotFinalError, OperationNotFoundError } from '../record/errors.js';
import type { Operation } from '../record/operation.js';
import { isFinal, UNFINISHED } from '../record/operation-status.js';
import { livingParent } from './living-parent.js';

/** Removes operations that are over; what comes late from their work finds no row to change. */
export class OperationDeleter {
  readonly #context: OperationContext;

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /**
   * Removes an operation and all that is below it.
   * @throws OperationNotFoundError
   * @throws OperationNotFinalError for a part of a family of which something is not over, with that
   */
  async delete(id: string): Promise<void> {
    await this.#delete(id, false);
  }

  /**
   * Does the same unless it is pinned.
   * @returns false when it is, and stays
   */
  deleteUnpinned(id: string): Promise<boolean> {
    return this.#delete(id, true);
  }

  async #delete(id: string, isPinnedKept: boolean): Promise<boolean> {
    const { store, live } = this.#context;
    // Of many requests at once one removes it; the others look again and meet nothing.
    for (;;) {
      const operation = unfinishedOrNull(live.get(id)?.view) ?? (await store.find(id));
      if (operation === null) throw new OperationNotFoundError(id);
      if (!isFinal(operation.status)) throw new OperationNotFinalError(operation);
      if (isPinnedKept && operation.pinned) return false;
      const parent = await livingParent(this.#context, operation);
      if (parent !== null) throw new OperationNotFinalError(parent);
      await this.#requireFinalFamily(id);
      await this.#context.kinds.get(operation.type)?.hooks.clearUp?.(operation);
      if (await store.delete(id, isPinnedKept)) {
        live.remove(id);
        return true;
      }
    }
  }

  /** An operation may be over before all that is below it has stopped. */
  async #requireFinalFamily(id: string): Promise<void> {
    const unfinished = { filter: { parent: id, statuses: UNFINISHED }, first: 1, after: null };
    const [child] = (await this.#context.store.list(unfinished)).operations;
    if (child !== undefined) throw new OperationNotFinalError(child);
  }
}

/** What is final is looked up in the store, which alone knows whether it is still there. */
function unfinishedOrNull(operation: Operation | undefined): Operation | null {
  return operation === undefined || isFinal(operation.status) ? null : operation;
}
