import type { OperationContext } from '../operation-context.js';
import type { OperationQuery } from '../ports/operation-query.js';
import { OperationNotCancellableError, OperationNotFoundError } from '../record/errors.js';
import type { Operation, OperationStatus } from '../record/operation.js';
import { isElsewhere } from '../record/operation-status.js';
import { LiveOperation } from '../watch/live-operation.js';
import { livingParent } from './living-parent.js';
import type { OperationLifecycle } from './operation-lifecycle.js';
import type { OperationStopper } from './operation-stopper.js';
import type { CancelRequest } from './transition-events.js';

const IDS_A_STEP = 100;
const STOPPABLE: readonly OperationStatus[] = ['PENDING', 'RUNNING'];

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
   * Cancels an operation and all that are below it, or returns unchanged what is being cancelled already.
   * @throws OperationNotFoundError
   * @throws OperationNotCancellableError also for an operation below another that is not over: only both can be
   */
  async cancel(id: string, request: CancelRequest): Promise<Operation> {
    const operation = this.#context.live.get(id)?.view ?? (await this.#context.store.find(id));
    const parent = operation && (await livingParent(this.#context, operation));
    if (operation !== null && parent !== null) throw new OperationNotCancellableError(operation, parent);
    const cancelled = await this.#cancelOne(id, request);
    await this.cancelBelow(id, request);
    return cancelled;
  }

  /**
   * Cancels what is directly below an operation and can be.
   * @returns ids of those that are not over yet
   */
  async cancelBelow(id: string, request: CancelRequest): Promise<readonly string[]> {
    for (;;) {
      const { operations } = await this.#context.store.list(below(id, STOPPABLE));
      if (operations.length === 0) break;
      for (const child of operations) await this.cancelChild(child.id, request);
    }
    const { operations } = await this.#context.store.list(below(id, ['CANCELLING']));
    return operations.map((child) => child.id);
  }

  /** Cancels one that is below another, whatever that is; one that has ended by itself, or was removed, needs nothing. */
  async cancelChild(id: string, request: CancelRequest): Promise<void> {
    try {
      await this.#cancelOne(id, request);
    } catch (error) {
      if (!(error instanceof OperationNotCancellableError || error instanceof OperationNotFoundError))
        throw error;
    }
  }

  async #cancelOne(id: string, request: CancelRequest): Promise<Operation> {
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
          const cancelled = await this.#cancelUnfinished(live ?? new LiveOperation(operation, []), request);
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
    // Without work, as after a failure of the store, nothing of ours is left that could stop later. What another host
    // goes on with is taken up again, and only then is the host told.
    const isOurs = cancelling.owner === this.#context.owner && !isElsewhere(cancelling);
    if (live.work === null && isOurs) return (await this.#lifecycle.confirmCancel(live)) ?? live.view;
    if (live.work === null) this.#context.claims?.stopping(live.view);
    this.#stopper.stop(live);
    return live.view;
  }
}

/** Asks for some of what is directly below an operation. */
function below(id: string, statuses: readonly OperationStatus[]): OperationQuery {
  return { filter: { parent: id, statuses }, first: IDS_A_STEP, after: null };
}
