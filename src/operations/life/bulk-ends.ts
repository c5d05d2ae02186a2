import type { OperationContext } from '../operation-context.js';
import {
  OperationNotCancellableError,
  OperationNotFinalError,
  OperationNotFoundError,
} from '../record/errors.js';
import { isFinal } from '../record/operation-status.js';
import { type BulkOutcome, type BulkScope, walkBulk } from './bulk-walk.js';
import type { OperationCanceller } from './operation-canceller.js';
import type { OperationDeleter } from './operation-deleter.js';

/** Cancels and deletes many operations, each with all that is below it. */
export class BulkEnds {
  readonly #context: OperationContext;
  readonly #canceller: OperationCanceller;
  readonly #deleter: OperationDeleter;

  constructor(context: OperationContext, canceller: OperationCanceller, deleter: OperationDeleter) {
    this.#context = context;
    this.#canceller = canceller;
    this.#deleter = deleter;
  }

  /**
   * Asks all that match to stop; what is final, or is being cancelled already, does not change.
   * @throws InvalidInputError, before anything is changed; see walkBulk
   */
  cancel(scope: BulkScope, reason: string | null): Promise<BulkOutcome> {
    const { caller } = scope;
    return walkBulk(this.#context, scope, async ({ id, status }) => {
      if (isFinal(status) || status === 'CANCELLING') return false;
      return unlessOvertaken(async () => {
        await this.#canceller.cancel(id, { reason, caller });
        return true;
      });
    });
  }

  /**
   * Removes all that match, are final, and are not below another; pinned ones stay.
   * @throws InvalidInputError, before anything is changed; see walkBulk
   */
  delete(scope: BulkScope): Promise<BulkOutcome> {
    return walkBulk(this.#context, scope, async ({ id, status, parentId }) => {
      if (!isFinal(status) || parentId !== null) return false;
      return unlessOvertaken(() => this.#deleter.deleteUnpinned(id));
    });
  }
}

/** @returns what the change returns; false where the operation became something else since it was listed */
async function unlessOvertaken(change: () => Promise<boolean>): Promise<boolean> {
  try {
    return await change();
  } catch (error) {
    const isOvertaken =
      error instanceof OperationNotFoundError ||
      error instanceof OperationNotCancellableError ||
      error instanceof OperationNotFinalError;
    if (isOvertaken) return false;
    throw error;
  }
}
