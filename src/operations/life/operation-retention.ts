import type { OperationContext } from '../operation-context.js';
import { isOutage, OperationNotFinalError, OperationNotFoundError } from '../record/errors.js';
import type { Operation } from '../record/operation.js';
import type { OperationDeleter } from './operation-deleter.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Few enough for the ids to cost nothing; the operations are removed one after another. */
const IDS_A_STEP = 100;

/** Removes final operations once they have been kept as long as was asked for. */
export class OperationRetention {
  readonly #context: OperationContext;
  readonly #deleter: OperationDeleter;
  #isStopped = false;
  #sweep: Promise<number> | null = null;

  constructor(context: OperationContext, deleter: OperationDeleter) {
    this.#context = context;
    this.#deleter = deleter;
  }

  /**
   * Returns when an operation will be removed: a part of another with that. Null when it is kept, or is not final yet.
   */
  async expiresAt(operation: Operation): Promise<Date | null> {
    const { retentionDays, live, store } = this.#context;
    if (retentionDays === 0) return null;
    let whole: Operation | null = operation;
    while (whole !== null && whole.parentId !== null)
      whole = live.get(whole.parentId)?.view ?? (await store.find(whole.parentId));
    if (whole === null || whole.completedAt === null || whole.pinned) return null;
    return new Date(whole.completedAt.getTime() + retentionDays * DAY_MS);
  }

  /**
   * Removes all that has expired, one operation after another; joins a removal that is under way. What cannot be
   * removed stays until the next time, and keeps nothing else from being removed.
   * @returns how many operations were removed
   * @throws StoreUnavailableError
   */
  removeExpired(): Promise<number> {
    this.#sweep ??= this.#removeExpired().finally(() => {
      this.#sweep = null;
    });
    return this.#sweep;
  }

  /** Lets the removal of the operation at hand finish and begins no other. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#sweep?.catch(() => undefined);
  }

  async #removeExpired(): Promise<number> {
    const { store, clock, retentionDays } = this.#context;
    await this.#deleter.freeRemoved();
    if (retentionDays === 0) return 0;
    const before = new Date(clock.now().getTime() - retentionDays * DAY_MS);
    let removed = 0;
    /** What stays for now, and is found again each time. */
    const kept = new Set<string>();
    for (;;) {
      const limit = kept.size + IDS_A_STEP;
      const found = await store.listCompletedBefore(before, limit);
      for (const id of found) {
        if (this.#isStopped) return removed;
        if (kept.has(id)) continue;
        if (await this.#remove(id)) removed++;
        else kept.add(id);
      }
      if (found.length < limit) return removed;
    }
  }

  async #remove(id: string): Promise<boolean> {
    try {
      // It may have been pinned since it was listed.
      return await this.#deleter.deleteUnpinned(id);
    } catch (error) {
      if (isOutage(error)) throw error;
      // Somebody asked for its deletion meanwhile; or a host that is away has not ended yet what is below it.
      const isExpected = error instanceof OperationNotFoundError || error instanceof OperationNotFinalError;
      if (!isExpected) this.#context.report(error, { operationId: id });
      return false;
    }
  }
}
