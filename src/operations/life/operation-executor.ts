import { AppError } from '../../base/pure/app-error.js';
import type { JsonObject } from '../../base/pure/json.js';
import type { OperationContext } from '../operation-context.js';
import type { Work, WorkEnd, WorkEvents, WorkOrigin } from '../ports/work.js';
import { isOutage } from '../record/errors.js';
import type { Operation, OperationOutcome, OperationStatus } from '../record/operation.js';
import { isElsewhere, isFinal } from '../record/operation-status.js';
import type { LiveOperation } from '../watch/live-operation.js';
import type { OperationReader } from '../watch/operation-reader.js';
import type { OperationRefresher } from '../watch/operation-refresher.js';
import { CheckpointWrites } from './checkpoint-writes.js';
import { letGo } from './let-go.js';
import type { OperationLifecycle } from './operation-lifecycle.js';
import type { OperationStopper } from './operation-stopper.js';
import { outlastOutage } from './outlast-outage.js';
import { failureOf } from './supervised-ends.js';
import type { CancelRequest, RequeueCause } from './transition-events.js';
import { WorkEventQueue } from './work-event-queue.js';

/** Hands one execution of an operation to a worker. */
export type BeginWork = (operation: Operation, events: WorkEvents, origin: WorkOrigin) => Work;

interface ExecutorMeans {
  readonly refresher: OperationRefresher;
  readonly reader: OperationReader;
  readonly stopper: OperationStopper;
}

/** Work that stops without a request here. */
const UNASKED: CancelRequest = { reason: null, caller: null };

/**
 * Accompanies one execution of an operation from its begin to its end. It is long because the ways out of an execution are
 * told apart here, and in one place: ended, failed, cancelled, handed back, or held up by an outage.
 */
export class OperationExecutor {
  readonly #context: OperationContext;
  readonly #lifecycle: OperationLifecycle;
  readonly #refresher: OperationRefresher;
  readonly #reader: OperationReader;
  readonly #stopper: OperationStopper;

  constructor(
    context: OperationContext,
    lifecycle: OperationLifecycle,
    { refresher, reader, stopper }: ExecutorMeans,
  ) {
    this.#context = context;
    this.#lifecycle = lifecycle;
    this.#refresher = refresher;
    this.#reader = reader;
    this.#stopper = stopper;
  }

  /**
   * Begins the work of a PENDING operation, or takes up again what another host goes on with, and supervises it to
   * its end; never rejects. Does nothing for an operation that does not wait for that, or that has work already.
   * @returns the operation if it has to be executed once more, else null
   */
  async execute(id: string, begin: BeginWork): Promise<Operation | null> {
    const live = this.#context.live.get(id);
    if (live === null || live.work !== null || !isWaiting(live)) return null;
    try {
      return await this.#accompany(live, begin);
    } catch (error) {
      return await this.#giveUp(live, error);
    } finally {
      live.detach();
    }
  }

  async #accompany(live: LiveOperation, begin: BeginWork): Promise<Operation | null> {
    if (live.isStoredUnsure) await this.#patiently(live, () => this.#refresher.lookUpStored(live));
    if (live.hasDrafts) await this.#patiently(live, () => this.#lifecycle.discardDrafts(live));
    const isFirst = live.operation.attempt === 1;
    const checkpoint = isFirst ? null : await this.#patiently(live, () => this.#lastCheckpoint(live));
    if (!isWaiting(live)) return null;
    /** What was thrown first where entries could not be kept: from then on the work is for nothing. */
    let loss: { readonly error: unknown } | null = null;
    const queue = new WorkEventQueue((error) => {
      this.#report(live, error);
      if (!isOutage(error)) return;
      loss ??= { error };
      // What is below an operation that is being cancelled is to stop, too.
      if (live.operation.status === 'CANCELLING') live.work?.abort();
      else letGo(live, this.#context.cancelGraceMs);
    });
    // A checkpoint behind entries that are lost would have the next attempt pass them over.
    const patiently = async (handle: () => Promise<void>): Promise<void> => {
      if (loss === null) await this.#patiently(live, handle);
    };
    const push = (handle: () => Promise<void>) => queue.push(() => patiently(handle));
    const checkpoints = new CheckpointWrites(
      (handle) => queue.follow(handle),
      (state) => patiently(() => this.#onCheckpointReady(live, state)),
    );
    const events: WorkEvents = {
      placed: (remoteId) => push(() => this.#onPlaced(live, remoteId)),
      started: () => push(() => this.#onStarted(live)),
      pinned: (inputs) => push(() => this.#onPinned(live, inputs)),
      partReady: (part) =>
        push(() =>
          this.#refresher.storePart(live, part).catch((error: unknown) => {
            if (!isOutage(error)) {
              loss ??= { error };
              live.work?.abort();
            }
            throw error;
          }),
        ),
      draftsAnew: () => push(() => this.#lifecycle.discardDrafts(live)),
      checkpointReady: (state) => checkpoints.take(state),
    };
    const work = begin(live.operation, events, { checkpoint, stored: live.stored });
    live.attach(work);
    const end = await work.ended;
    await queue.close();
    await this.#patiently(live, () => this.#keep(live, end));
    if (loss !== null) return this.#lose(live, (loss as { readonly error: unknown }).error);
    if (end.kind === 'failed' && isOutage(end.failure)) return this.#afterOutage(live, 'over');
    return this.#patiently(live, () => this.#settle(live, end));
  }

  async #onPlaced(live: LiveOperation, remoteId: string): Promise<void> {
    if ((await this.#lifecycle.place(live, remoteId)) === null) this.#stopper.stop(live);
  }

  async #onStarted(live: LiveOperation): Promise<void> {
    if ((await this.#lifecycle.start(live)) === null && isFinal(live.operation.status))
      this.#stopper.stop(live);
  }

  async #onPinned(live: LiveOperation, inputs: JsonObject): Promise<void> {
    if (!(await this.#lifecycle.pin(live, inputs))) this.#stopper.stop(live);
  }

  async #onCheckpointReady(live: LiveOperation, state: Uint8Array): Promise<void> {
    if (live.areInputsConfirmed) await this.#lifecycle.keepCheckpoint(live, state);
  }

  #lastCheckpoint(live: LiveOperation): Promise<Uint8Array | null> {
    return this.#context.store.readCheckpoint(live.operation.id);
  }

  async #settle(live: LiveOperation, end: WorkEnd): Promise<Operation | null> {
    if (end.kind === 'left') return null;
    // A worker that has completed has also begun, whether or not that could be recorded at the time.
    if (end.kind === 'completed' && live.operation.status === 'PENDING') await this.#lifecycle.start(live);
    await this.#refresher.drain(live);
    switch (end.kind) {
      case 'completed':
        await this.#lifecycle.complete(live, await this.#evaluated(live, end), end.publication);
        return null;
      case 'failed':
        await this.#lifecycle.fail(live, end.failure, end.warnings);
        return null;
      case 'cancelled':
        await this.#afterStop(live);
        return null;
      case 'lost':
        return this.#afterLoss(live, 'worker');
    }
  }

  /** What has not come to its end ends as it does, whether or not something of it can be kept. */
  async #keep(live: LiveOperation, { kind, keep }: WorkEnd): Promise<void> {
    try {
      await keep?.();
    } catch (error) {
      if (isOutage(error) || kind === 'completed') throw error;
      this.#report(live, error);
    }
  }

  /** Adds to an outcome what was evaluated; what that fails at leaves it to be entered later. */
  async #evaluated(
    live: LiveOperation,
    { outcome, evaluate }: Extract<WorkEnd, { kind: 'completed' }>,
  ): Promise<OperationOutcome> {
    if (outcome.evaluation !== undefined || evaluate === undefined) return outcome;
    const { operation } = live;
    try {
      const evaluation = await evaluate(operation, (stream) => this.#reader.stored(operation.id, stream));
      return { ...outcome, evaluation };
    } catch (error) {
      if (isOutage(error)) throw error;
      this.#report(live, error);
      return outcome;
    }
  }

  /** Fails an operation of which entries were lost on their way to the store; the error has been reported. */
  async #lose(live: LiveOperation, error: unknown): Promise<null> {
    if (isOutage(error)) throw error;
    await this.#patiently(live, () => this.#lifecycle.fail(live, failureOf(error)));
    return null;
  }

  async #afterStop(live: LiveOperation): Promise<void> {
    if (live.isHandedBack) {
      if (live.operation.status === 'PENDING') return;
      if ((await this.#lifecycle.requeue(live, 'shutdown')) !== null) return;
      // Another process has put it back.
      if ((live.operation.status as OperationStatus) === 'PENDING') return;
    }
    if (live.operation.status === 'PENDING') await this.#lifecycle.cancelPending(live, UNASKED);
    // Work can be stopped where it runs, without a request here.
    if (live.operation.status === 'RUNNING') await this.#lifecycle.requestCancel(live, UNASKED);
    await this.#lifecycle.confirmCancel(live);
  }

  async #afterLoss(live: LiveOperation, cause: RequeueCause): Promise<Operation | null> {
    if (live.isHandedBack) {
      await this.#afterStop(live);
      return null;
    }
    const requeued = await this.#lifecycle.requeue(live, cause);
    if (requeued === null) await this.#lifecycle.confirmCancel(live);
    // Where nobody else puts it back, this did so before, without learning of it.
    const isPending = live.operation.status === 'PENDING' && (requeued !== null || this.#isAlone);
    return isPending ? live.operation : null;
  }

  /**
   * Has an operation run again, from where it has come to, as soon as the store takes that: no outage is what becomes of
   * it. What another host goes on with is taken up again.
   * @param work whether it is over, wherever it ran
   */
  #afterOutage(live: LiveOperation, work: 'over' | 'left'): Promise<Operation | null> {
    return this.#atLast(live, async () => {
      if (work === 'over' || !isElsewhere(live.operation)) return this.#afterLoss(live, 'outage');
      const present = await this.#context.store.find(live.operation.id);
      if (present !== null) live.update(present);
      return present !== null && isElsewhere(present) ? present : null;
    });
  }

  /** Whether this process alone changes the operations that it runs. */
  get #isAlone(): boolean {
    return this.#context.claims === null;
  }

  /** Does what writes to the store, again and again if need be while the store is unavailable, within a limit. */
  #patiently<T>(live: LiveOperation, write: () => Promise<T>): Promise<T> {
    const nowMs = () => this.#context.clock.now().getTime();
    const endMs = nowMs() + this.#context.longestOutageMs;
    return outlastOutage(write, () => live.isHandedBack || nowMs() >= endMs);
  }

  /** Ends an operation whose supervision broke; what the store alone has broken goes on later. */
  async #giveUp(live: LiveOperation, error: unknown): Promise<Operation | null> {
    live.work?.abort();
    live.detach();
    if (isOutage(error)) return this.#afterOutage(live, 'left');
    if (!(error instanceof AppError)) this.#report(live, error);
    await this.#atLast(live, () => this.#lifecycle.fail(live, failureOf(error)));
    return null;
  }

  /**
   * Does what ends an execution, once the store is available; when it never is, the next start of the server finds the
   * operation.
   */
  async #atLast<T>(live: LiveOperation, end: () => Promise<T>): Promise<T | null> {
    try {
      return await outlastOutage(end, () => live.isHandedBack);
    } catch (error) {
      if (!isOutage(error)) this.#report(live, error);
      this.#context.live.remove(live.operation.id);
      return null;
    }
  }

  #report(live: LiveOperation, error: unknown): void {
    this.#context.report(error, { operationId: live.operation.id });
  }
}

/** Tells whether an operation waits for its work, or for being taken up again after a start of this process. */
function isWaiting({ operation, isHandedBack }: LiveOperation): boolean {
  return !isHandedBack && (operation.status === 'PENDING' || isElsewhere(operation));
}
