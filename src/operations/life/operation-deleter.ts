import type { OperationContext } from '../operation-context.js';
import type { RemovedOperation } from '../ports/operation-removal.js';
import { isOutage, OperationNotFinalError, OperationNotFoundError } from '../record/errors.js';
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

  /** Goes on with removals whose process died in between, or whose files could not be removed. */
  async freeRemoved(): Promise<void> {
    for (const removed of await this.#context.store.listRemoved()) await this.#free(removed);
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
      if (await store.delete(id, isPinnedKept)) {
        live.remove(id);
        await this.#free(operation);
        return true;
      }
    }
  }

  /**
   * Removes what an operation has left outside the store, and then its rows. Not before nobody sees it any more: until
   * then it may be pinned.
   */
  async #free({ id, type }: RemovedOperation): Promise<void> {
    try {
      await this.#context.kinds.get(type)?.hooks.clearUp?.(id);
      await this.#context.store.free(id);
    } catch (error) {
      if (isOutage(error)) throw error;
      // Its row stays, by which the next sweep of retention finds it.
      this.#context.report(error, { operationId: id });
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
