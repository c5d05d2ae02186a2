import type { Lease, WorkQueue } from '../ports/work-queue.js';
import type { Operation } from '../record/operation.js';

/** How many operations a place runs at once, and what holds the others until then. */
export interface Dispatch {
  readonly queue: WorkQueue;
  /** 1 or more. */
  readonly slots: number;
}

/** Runs an operation to its end; returns at once for one that does not wait any more. */
export type Execute = () => Promise<void>;

/**
 * Lets operations begin in the order of their priority, as many at once as there are slots. What another host runs
 * waits there, and begins here at once; so does everything where there is no queue.
 */
export class Dispatcher {
  readonly #dispatch: Dispatch | null;
  /** What begins the operations that wait, by id. */
  readonly #waiting = new Map<string, Execute>();
  #busy = 0;
  #isFilling = false;
  #isMoreOffered = false;

  constructor(dispatch: Dispatch | null) {
    this.#dispatch = dispatch;
  }

  /** Resolves when the operation has been run, or is not to be run any more. */
  run(operation: Pick<Operation, 'id' | 'host' | 'priority'>, execute: Execute): Promise<void> {
    const dispatch = this.#dispatch;
    if (dispatch === null || operation.host !== null) return execute();
    const { id, priority } = operation;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, () => execute().then(resolve, reject));
      dispatch.queue
        .offer({ operationId: id, index: 0, priority })
        .then(() => this.#fill(dispatch))
        .catch(reject);
    });
  }

  /** Lets an operation that is not to wait any more come to its end without a slot. */
  async withdraw(id: string): Promise<void> {
    if (!this.#waiting.has(id)) return;
    await this.#dispatch?.queue.withdraw(id);
    await this.#take(id)?.();
  }

  /** Claims units while there are slots; of several calls at once, one does so for all. */
  async #fill(dispatch: Dispatch): Promise<void> {
    this.#isMoreOffered = true;
    if (this.#isFilling) return;
    this.#isFilling = true;
    try {
      while (this.#isMoreOffered && this.#busy < dispatch.slots) {
        this.#isMoreOffered = false;
        const lease = await dispatch.queue.claim();
        if (lease === null) continue;
        this.#isMoreOffered = true;
        void this.#execute(dispatch, lease);
      }
    } finally {
      this.#isFilling = false;
    }
  }

  async #execute(dispatch: Dispatch, lease: Lease): Promise<void> {
    this.#busy += 1;
    try {
      await this.#take(lease.unit.operationId)?.();
    } finally {
      this.#busy -= 1;
      await dispatch.queue.release(lease);
      await this.#fill(dispatch);
    }
  }

  #take(id: string): Execute | undefined {
    const execute = this.#waiting.get(id);
    this.#waiting.delete(id);
    return execute;
  }
}
