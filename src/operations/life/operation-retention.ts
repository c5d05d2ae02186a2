import type { OperationContext } from '../operation-context.js';
import { OperationNotFoundError } from '../record/errors.js';
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

  /** Returns when an operation will be removed; null when it is kept, or is not final yet. */
  expiresAt({ completedAt, pinned }: Operation): Date | null {
    const { retentionDays } = this.#context;
    if (retentionDays === 0 || completedAt === null || pinned) return null;
    return new Date(completedAt.getTime() + retentionDays * DAY_MS);
  }

  /**
   * Removes all that has expired, one operation after another; joins a removal that is under way.
   * @returns how many operations were removed
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
    await store.freeRemoved();
    if (retentionDays === 0) return 0;
    const before = new Date(clock.now().getTime() - retentionDays * DAY_MS);
    let removed = 0;
    let found: readonly string[];
    do {
      found = await store.listCompletedBefore(before, IDS_A_STEP);
      for (const id of found) {
        if (this.#isStopped) return removed;
        if (await this.#remove(id)) removed++;
      }
    } while (found.length === IDS_A_STEP);
    return removed;
  }

  async #remove(id: string): Promise<boolean> {
    try {
      // It may have been pinned since it was listed.
      return await this.#deleter.deleteUnpinned(id);
    } catch (error) {
      // Somebody asked for its deletion meanwhile.
      if (error instanceof OperationNotFoundError) return false;
      throw error;
    }
  }
}
