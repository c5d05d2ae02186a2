import type { Lease, WorkQueue } from '../ports/work-queue.js';
import type { Operation } from '../record/operation.js';

/** How many operations a place runs at once, and what holds the others until then. */
export interface Dispatch {
  readonly queue: WorkQueue;
  /** 1 or more. */
  readonly slots: number;
  /** Says when the next unit may begin, before each; null for now. Default: now. */
  readonly pause?: () => Promise<void> | null;
}

/** Runs a unit to its end; returns at once for one that does not wait any more. */
export type Execute = () => Promise<void>;

/** Of an operation that is not given slots here. */
const SLOTS_ELSEWHERE = 1;

/**
 * Lets units begin in the order of their priority, as many at once as there are slots. What another host runs
 * waits there, and begins here at once; so does everything where there is no queue.
 */
export class Dispatcher {
  readonly #dispatch: Dispatch | null;
  /** What begins the units that wait, by operation and index. */
  readonly #waiting = new Map<string, Map<number, Execute>>();
  #busy = 0;
  #isFilling = false;
  #isMoreOffered = false;

  constructor(dispatch: Dispatch | null) {
    this.#dispatch = dispatch;
  }

  /** How many units run at once. */
  get slots(): number {
    return this.#dispatch?.slots ?? SLOTS_ELSEWHERE;
  }

  /** How many units could begin at once. */
  get free(): number {
    let waiting = 0;
    for (const units of this.#waiting.values()) waiting += units.size;
    return Math.max(0, this.slots - this.#busy - waiting);
  }

  /**
   * Resolves when a unit has been run, or is not to be run any more.
   * @param index of the unit; default 0, of an operation that is one unit
   */
  run(operation: Pick<Operation, 'id' | 'host' | 'priority'>, execute: Execute, index = 0): Promise<void> {
    const dispatch = this.#dispatch;
    if (dispatch === null || operation.host !== null) return execute();
    const { id, priority } = operation;
    return new Promise((resolve, reject) => {
      const units = this.#waiting.get(id) ?? new Map<number, Execute>();
      units.set(index, () => execute().then(resolve, reject));
      this.#waiting.set(id, units);
      dispatch.queue
        .offer({ operationId: id, index, priority })
        .then(() => this.#fill(dispatch))
        .catch(reject);
    });
  }

  /** Lets the units of an operation that are not to wait any more come to their end without a slot. */
  async withdraw(id: string): Promise<void> {
    if (!this.#waiting.has(id)) return;
    await this.#dispatch?.queue.withdraw(id);
    const indices = [...(this.#waiting.get(id)?.keys() ?? [])];
    await Promise.all(indices.map(async (index) => this.#take(id, index)?.()));
  }

  /** Claims units while there are slots; of several calls at once, one does so for all. */
  async #fill(dispatch: Dispatch): Promise<void> {
    this.#isMoreOffered = true;
    if (this.#isFilling) return;
    this.#isFilling = true;
    try {
      while (this.#isMoreOffered && this.#busy < dispatch.slots) {
        this.#isMoreOffered = false;
        await dispatch.pause?.();
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
      await this.#take(lease.unit.operationId, lease.unit.index)?.();
    } finally {
      this.#busy -= 1;
      await dispatch.queue.release(lease);
      await this.#fill(dispatch);
    }
  }

  #take(id: string, index: number): Execute | undefined {
    const units = this.#waiting.get(id);
    const execute = units?.get(index);
    units?.delete(index);
    if (units?.size === 0) this.#waiting.delete(id);
    return execute;
  }
}
