import type { OperationContext } from '../operation-context.js';
import type { Operation, OperationFailure } from '../record/operation.js';
import { isFinal } from '../record/operation-status.js';
import { LiveOperation } from '../watch/live-operation.js';
import type { Executions } from './executions.js';
import { endLeftBehind, isLeftBehind } from './left-behind.js';
import { letGo } from './let-go.js';
import { noHostLeft } from './lifecycle-failures.js';
import { PARENT_OVER } from './living-parent.js';
import type { OperationCanceller } from './operation-canceller.js';
import type { OperationLifecycle } from './operation-lifecycle.js';
import type { OperationStopper } from './operation-stopper.js';
import { outlastOutage } from './outlast-outage.js';
import { serverLossOf } from './transition-events.js';

export interface ClaimedWorkMeans {
  readonly executions: Executions;
  readonly canceller: OperationCanceller;
  readonly stopper: OperationStopper;
  readonly lifecycle: OperationLifecycle;
}

/** Runs operations that this process has claimed, and takes care of those that no process holds any more. */
export class ClaimedWork {
  readonly #context: OperationContext;
  readonly #means: ClaimedWorkMeans;
  /** How many parts were run: each is a unit of its own, also where one is run again beside itself. */
  #parts = 0;

  constructor(context: OperationContext, means: ClaimedWorkMeans) {
    this.#context = context;
    this.#means = means;
  }

  /** How many pieces of work could begin here at once. */
  get freeSlots(): number {
    return this.#context.dispatcher.free;
  }

  /** The types of operations that this process can run. */
  get servedTypes(): readonly string[] {
    return this.#context.kinds.names;
  }

  /** Those of them whose work holds no slot. */
  get coordinatedTypes(): readonly string[] {
    const { kinds } = this.#context;
    return kinds.names.filter((name) => kinds.get(name)?.doer.by === 'coordinator');
  }

  /**
   * Runs an operation that this process has claimed; resolves when nothing of its work runs here any more.
   * @param isOver tells whether to give up waiting for a store that is away; default: never
   */
  async run(operation: Operation, isOver?: () => boolean): Promise<void> {
    const { live, store } = this.#context;
    const added = live.add(operation);
    try {
      for (const { name } of added.streams)
        added.restored(name, await outlastOutage(() => store.countStream(operation.id, name), isOver));
      await this.#means.executions.run(operation);
    } finally {
      live.remove(operation.id);
    }
  }

  /** Returns an operation as the store has it. */
  find(id: string): Promise<Operation | null> {
    return this.#context.store.find(id);
  }

  /** Holds a slot while something runs that is a part of an operation. */
  inSlot(operation: Operation, run: () => Promise<void>): Promise<void> {
    this.#parts += 1;
    // Units of a coordinator count up from 0.
    return this.#context.dispatcher.run({ ...operation, host: null }, run, -this.#parts);
  }

  /** Ends an operation that this process has claimed and cannot begin. @param isOver as for `run` */
  async fail(
    operation: Operation,
    { code, message, retryable }: OperationFailure,
    isOver?: () => boolean,
  ): Promise<void> {
    const { live } = this.#context;
    const added = live.add(operation);
    try {
      await outlastOutage(() => this.#means.lifecycle.fail(added, { code, message, retryable }), isOver);
    } finally {
      live.remove(operation.id);
    }
  }

  /** Stops the work of an operation that was asked to elsewhere, with all that is below it. */
  async stop(id: string): Promise<void> {
    const { live, store } = this.#context;
    const running = live.get(id);
    const present = running === null ? null : await store.find(id);
    if (running === null || present?.status !== 'CANCELLING') return;
    if (running.operation.status !== 'CANCELLING') running.update(present);
    this.#means.stopper.stop(running);
    await this.#means.canceller.cancelBelow(id, { reason: present.cancelReason, caller: null });
  }

  /** Ends the work of an operation that another process has taken: what it would still write changes nothing. */
  forsake(id: string): void {
    const running = this.#context.live.get(id);
    if (running === null) return;
    running.isHandedBack = true;
    letGo(running, this.#context.cancelGraceMs);
  }

  /** Tells the log of an error that belongs to an operation. */
  report(error: unknown, operationId: string): void {
    this.#context.report(error, { operationId });
  }

  /**
   * Has an operation that was found to be lost wait again with its next attempt, or end; one that waits itself was found to
   * do so in vain. What a single server has left ends.
   */
  async requeueLost(operation: Operation): Promise<void> {
    const { id, parentId } = operation;
    // Its coordinator has died, or did not know that it had lost its own operation.
    if (parentId !== null && operation.status !== 'CANCELLING') {
      // As the store has it: this process may not know yet that it has lost it.
      const parent = await this.#context.store.find(parentId);
      const isOver = parent === null || isFinal(parent.status);
      if (isOver) return await this.#means.canceller.cancelChild(id, PARENT_OVER);
    }
    if (isLeftBehind(operation, this.#context))
      return await endLeftBehind(operation, this.#context, this.#means.lifecycle);
    const lost = new LiveOperation(operation, this.#context.kinds.streamsOf(operation.type));
    if (operation.status === 'PENDING')
      await this.#means.lifecycle.fail(lost, noHostLeft(operation.pinnedInputs ?? {}), [], ['PENDING']);
    if (operation.status === 'CANCELLING') await this.#means.lifecycle.confirmCancel(lost);
    if (operation.status === 'RUNNING') await this.#means.lifecycle.requeue(lost, serverLossOf(operation));
  }
}
