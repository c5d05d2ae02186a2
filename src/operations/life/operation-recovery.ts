import type { OperationContext } from '../operation-context.js';
import type { Operation } from '../record/operation.js';
import { isElsewhere } from '../record/operation-status.js';
import { endLeftBehind, isLeftBehind } from './left-behind.js';
import { PARENT_OVER } from './living-parent.js';
import type { OperationCanceller } from './operation-canceller.js';
import type { OperationLifecycle } from './operation-lifecycle.js';
import { serverLossOf } from './transition-events.js';

/** Takes up what the last process of this owner left unfinished. */
export class OperationRecovery {
  readonly #context: OperationContext;
  readonly #lifecycle: OperationLifecycle;
  readonly #canceller: OperationCanceller;

  constructor(context: OperationContext, lifecycle: OperationLifecycle, canceller: OperationCanceller) {
    this.#context = context;
    this.#lifecycle = lifecycle;
    this.#canceller = canceller;
  }

  /**
   * Puts what was RUNNING back to PENDING and ends what was CANCELLING, because no work of it exists any more;
   * what another host goes on with stays as it is. What a cluster has left ends.
   * @returns the PENDING operations and those elsewhere, oldest first: what is to be executed
   */
  async recover(): Promise<readonly Operation[]> {
    const { store, live: operations, owner } = this.#context;
    await this.#endLeftBehind();
    const waiting: Operation[] = [];
    for (const operation of await store.listUnfinished(owner)) {
      const live = operations.add(operation);
      for (const { name } of live.streams) live.restored(name, await store.countStream(operation.id, name));
      if (isElsewhere(operation)) {
        waiting.push(operation);
        continue;
      }
      if (operation.status === 'RUNNING') await this.#lifecycle.requeue(live, serverLossOf(operation));
      if (operation.status === 'CANCELLING') await this.#lifecycle.confirmCancel(live);
      if (live.operation.status === 'PENDING') waiting.push(live.operation);
    }
    await this.#cancelOrphans(waiting);
    return waiting.filter(({ id }) => operations.get(id) !== null);
  }

  async #endLeftBehind(): Promise<void> {
    for (const operation of await this.#context.store.listUnfinished())
      if (isLeftBehind(operation, this.#context))
        await endLeftBehind(operation, this.#context, this.#lifecycle);
  }

  /** What was below an operation that is over, or was about to be cancelled, is not to go on. */
  async #cancelOrphans(found: readonly Operation[]): Promise<void> {
    for (const { id, parentId } of found) {
      if (parentId === null || this.#context.live.get(parentId) !== null) continue;
      await this.#canceller.cancelChild(id, PARENT_OVER);
    }
  }
}
