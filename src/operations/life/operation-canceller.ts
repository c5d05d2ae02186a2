import type { OperationContext } from '../operation-context.js';
import { OperationNotCancellableError, OperationNotFoundError } from '../record/errors.js';
import type { Operation } from '../record/operation.js';
import { LiveOperation } from '../watch/live-operation.js';
import type { CancelRequest, OperationLifecycle } from './operation-lifecycle.js';
import type { OperationStopper } from './operation-stopper.js';

/** Cancels operations on request; never says CANCELLED before their work has stopped. */
export class OperationCanceller {
  readonly #context: OperationContext;
  readonly #lifecycle: OperationLifecycle;
  readonly #stopper: OperationStopper;

  constructor(context: OperationContext, lifecycle: OperationLifecycle, stopper: OperationStopper) {
    this.#context = context;
    this.#lifecycle = lifecycle;
    this.#stopper = stopper;
  }

  /**
   * Cancels, or returns unchanged what is being cancelled already.
   * @throws OperationNotFoundError, OperationNotCancellableError
   */
  async cancel(id: string, request: CancelRequest): Promise<Operation> {
    // A request that is overtaken by another transition looks again and meets what is then.
    for (;;) {
      const live = this.#context.live.get(id);
      const operation = live?.view ?? (await this.#context.store.find(id));
      if (operation === null) throw new OperationNotFoundError(id);
      switch (operation.status) {
        case 'COMPLETED':
        case 'FAILED':
          throw new OperationNotCancellableError(operation);
        case 'CANCELLED':
        case 'CANCELLING':
          return operation;
        case 'PENDING':
        case 'RUNNING': {
          const cancelled = await this.#cancelUnfinished(live ?? new LiveOperation(operation, -1), request);
          if (cancelled !== null) return cancelled;
        }
      }
    }
  }

  async #cancelUnfinished(live: LiveOperation, request: CancelRequest): Promise<Operation | null> {
    if (live.operation.status === 'PENDING' && live.operation.remoteId !== null) {
      // Its host may have begun it by now, so only the host can say that it has stopped.
      if ((await this.#lifecycle.start(live)) === null) return null;
    }
    if (live.operation.status === 'PENDING') {
      const cancelled = await this.#lifecycle.cancelPending(live, request);
      if (cancelled !== null) this.#stopper.drop(live);
      return cancelled;
    }
    const cancelling = await this.#lifecycle.requestCancel(live, request);
    if (cancelling === null) return null;
    // Without work, as after a failure of the store, nothing of ours is left that could stop later.
    if (live.work === null && cancelling.owner === this.#context.owner)
      return (await this.#lifecycle.confirmCancel(live)) ?? live.view;
    this.#stopper.stop(live);
    return live.view;
  }
}
