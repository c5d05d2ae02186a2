import type { JsonObject } from '../../base/pure/json.js';
import type { OperationContext } from '../operation-context.js';
import type { OperationChange } from '../ports/operation-rows.js';
import type { Publication } from '../ports/work.js';
import { isOutage } from '../record/errors.js';
import type {
  Operation,
  OperationFailure,
  OperationOutcome,
  OperationStatus,
  OperationWarning,
} from '../record/operation.js';
import { startMessage } from '../record/operation-event.js';
import { isExecuting, isFinal, predecessorsOf } from '../record/operation-status.js';
import { completedProgress, queuedProgress, stoppedProgress } from '../record/progress-rules.js';
import { boundedFailure, boundedWarnings } from '../watch/bounded-outcome.js';
import type { LiveOperation } from '../watch/live-operation.js';
import { changedInputs } from './changed-inputs.js';
import { inputsChanged, lostTooOften } from './lifecycle-failures.js';
import { MAX_SERVER_LOSSES, MAX_WORKER_LOSSES, runsAlone } from './loss-limits.js';
import {
  CANCELLED,
  type CancelRequest,
  cancelRequested,
  eventOf,
  failed,
  LOSSES,
  type RequeueCause,
  type Told,
} from './transition-events.js';

/** What a transition sets, apart from the time of the update, and what it is to the log. */
type Change = Omit<OperationChange, 'updatedAt' | 'events'> & { readonly events?: readonly Told[] };

/**
 * Moves live operations from status to status: the only place that does.
 * Each move is one compare-and-set in the store, which the cache follows; null says that it was too late. The class is
 * long because every transition is to be found in it.
 */
export class OperationLifecycle {
  readonly #context: OperationContext;

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /** PENDING → RUNNING: a worker has taken the work up. */
  start(live: LiveOperation): Promise<Operation | null> {
    return this.#move(live, predecessorsOf('RUNNING'), ({ attempt, host }, now) => ({
      status: 'RUNNING',
      startedAt: now,
      events: [{ kind: attempt === 1 ? 'STARTED' : 'RESUMED', message: startMessage(attempt), host }],
    }));
  }

  /** Keeps the id under which another host has taken the work; the status stays. */
  place(live: LiveOperation, remoteId: string): Promise<Operation | null> {
    return this.#move(live, ['PENDING', 'RUNNING', 'CANCELLING'], ({ status }) => ({ status, remoteId }));
  }

  /** PENDING → CANCELLED: nothing has begun that would have to stop first. */
  cancelPending(live: LiveOperation, { reason, caller, ...by }: CancelRequest): Promise<Operation | null> {
    return this.#move(live, ['PENDING'], ({ progress }, now) => ({
      ...by,
      status: 'CANCELLED',
      progress: stoppedProgress(progress, 'Cancelled before it began'),
      cancelRequestedAt: now,
      cancelReason: reason,
      completedAt: now,
      events: [cancelRequested({ reason, caller }), CANCELLED],
    }));
  }

  /** RUNNING → CANCELLING: the work is yet to stop. */
  requestCancel(live: LiveOperation, { reason, caller, ...by }: CancelRequest): Promise<Operation | null> {
    return this.#move(live, predecessorsOf('CANCELLING'), ({ progress }, now) => ({
      ...by,
      status: 'CANCELLING',
      progress: { ...progress, etaSeconds: null },
      cancelRequestedAt: now,
      cancelReason: reason,
      events: [cancelRequested({ reason, caller })],
    }));
  }

  /** CANCELLING → CANCELLED: the work has stopped. */
  confirmCancel(live: LiveOperation): Promise<Operation | null> {
    return this.#move(live, ['CANCELLING'], ({ progress }, now) => ({
      status: 'CANCELLED',
      progress: stoppedProgress(progress, 'Cancelled'),
      completedAt: now,
      events: [CANCELLED],
    }));
  }

  /** Any unfinished status, or only some, → FAILED. */
  fail(
    live: LiveOperation,
    error: OperationFailure,
    warnings: readonly OperationWarning[] = [],
    from = predecessorsOf('FAILED'),
  ): Promise<Operation | null> {
    const bounded = boundedFailure(error);
    return this.#move(live, from, ({ progress, host }, now) => ({
      status: 'FAILED',
      progress: stoppedProgress(progress, 'Failed'),
      error: bounded,
      warnings: boundedWarnings(warnings),
      completedAt: now,
      events: [{ ...failed(bounded), host }],
    }));
  }

  /** Throws away what is stored of the drafts, so that they can begin anew. */
  async discardDrafts(live: LiveOperation): Promise<void> {
    await live.writes.runExclusive(async () => {
      const { id, attempt } = live.operation;
      if (await this.#context.store.discardStreams(id, attempt, live.drafts)) live.discardedDrafts();
    });
  }

  /** Keeps the state from which a later attempt can go on. */
  async keepCheckpoint(live: LiveOperation, state: Uint8Array): Promise<void> {
    await live.writes.runExclusive(() => {
      const { id, attempt } = live.operation;
      return this.#context.store.saveCheckpoint(id, attempt, state);
    });
  }

  /** RUNNING or CANCELLING → COMPLETED, together with all that the work leaves behind. */
  complete(
    live: LiveOperation,
    outcome: OperationOutcome,
    publication?: Publication,
  ): Promise<Operation | null> {
    const { store, clock } = this.#context;
    return this.#write(live, (operation) => {
      const { id, attempt, progress, host, summary } = operation;
      const complete = (): Promise<Operation | null> => {
        const now = clock.now();
        const told = { kind: 'COMPLETED', message: 'Completed', host } as const;
        return store.complete(id, attempt, outcome, {
          status: 'COMPLETED',
          progress: completedProgress(progress),
          warnings: boundedWarnings(outcome.warnings),
          ...(outcome.title !== undefined && { title: outcome.title }),
          ...(outcome.summary !== undefined && { summary: { ...summary, ...outcome.summary } }),
          completedAt: now,
          updatedAt: now,
          events: [eventOf(operation, now, told)],
        });
      };
      return publication === undefined ? complete() : this.#publish(operation, publication, complete);
    });
  }

  /** The fence of what lies outside the store: an attempt that is over publishes nothing. */
  async #publish(
    { id, attempt }: Operation,
    publication: Publication,
    complete: () => Promise<Operation | null>,
  ): Promise<Operation | null> {
    const present = await this.#context.store.find(id);
    if (present?.attempt !== attempt) return null;
    // A call before this one may have completed it without learning of that.
    if (present.status === 'COMPLETED') await publication.confirm();
    if (!isExecuting(present.status)) return null;
    await publication.publish();
    let completed: Operation | null = null;
    try {
      completed = await complete();
    } catch (error) {
      // What became of it in an outage is not known: the next call publishes again, or finds it COMPLETED.
      if (!isOutage(error)) await publication.withdraw();
      throw error;
    }
    await (completed === null ? publication.withdraw() : publication.confirm());
    return completed;
  }

  /**
   * RUNNING or PENDING → PENDING with the next attempt, or FAILED when it has been lost too often.
   * A server's death and a shutdown concern RUNNING operations only.
   */
  requeue(live: LiveOperation, cause: RequeueCause): Promise<Operation | null> {
    const isHere = cause === 'worker' || cause === 'outage';
    const from = isHere ? predecessorsOf('PENDING') : (['RUNNING'] as const);
    return this.#move(live, from, (operation, now) => {
      const workerLosses = operation.workerLosses + (cause === 'worker' ? 1 : 0);
      const serverLosses = operation.serverLosses + (cause === 'server' ? 1 : 0);
      const losses = { workerLosses, serverLosses };
      const lost = {
        kind: cause === 'worker' ? 'WORKER_LOST' : 'SERVER_LOST',
        message: LOSSES[cause],
      } as const;
      if (workerLosses > MAX_WORKER_LOSSES || serverLosses > MAX_SERVER_LOSSES) {
        const progress = stoppedProgress(operation.progress, 'Failed');
        const error = lostTooOften(cause, losses);
        const events = [lost, failed(error)];
        return { status: 'FAILED', progress, error, completedAt: now, ...losses, events };
      }
      const attempt = operation.attempt + 1;
      const progress = queuedProgress(attempt, operation.progress.percentage, runsAlone(losses));
      const events = [lost];
      return {
        status: 'PENDING',
        attempt,
        progress,
        startedAt: null,
        remoteId: null,
        waitingSince: null,
        ...losses,
        events,
      };
    });
  }

  /**
   * Pins the inputs that an attempt found, or FAILS it when they are not those of the first.
   * @returns false when the work must not go on
   */
  async pin(live: LiveOperation, inputs: JsonObject): Promise<boolean> {
    const pinned = await live.writes.runExclusive(async () => {
      const { id, attempt } = live.operation;
      const held = await this.#context.store.pinInputs(id, attempt, inputs);
      if (held === null) return null;
      // Before the update, which wakes who waits for the inputs to be confirmed.
      const changed = changedInputs(held, inputs);
      live.areInputsConfirmed = changed.length === 0;
      live.update({ ...live.operation, pinnedInputs: held });
      return changed;
    });
    if (pinned === null) return false;
    if (pinned.length > 0) await this.fail(live, inputsChanged(pinned));
    return pinned.length === 0;
  }

  #move(
    live: LiveOperation,
    from: readonly OperationStatus[],
    change: (operation: Operation, now: Date) => Change,
  ): Promise<Operation | null> {
    const { store, clock } = this.#context;
    return this.#write(live, (operation) => {
      const now = clock.now();
      const { events = [], ...columns } = change(operation, now);
      const told = events.map((event) => eventOf(operation, now, event));
      const { status, attempt = operation.attempt } = columns;
      // Drafts are of one attempt, and come to nothing unless it completes.
      const isOver = attempt !== operation.attempt || isFinal(status);
      return store.transition(
        operation.id,
        from,
        { ...columns, updatedAt: now, events: told },
        operation.attempt,
        isOver ? live.drafts : [],
      );
    });
  }

  async #write(
    live: LiveOperation,
    write: (operation: Operation) => Promise<Operation | null>,
  ): Promise<Operation | null> {
    const { store, live: operations, observer } = this.#context;
    return live.writes.runExclusive(async () => {
      const moved = await write(live.operation);
      const current = moved ?? (await store.find(live.operation.id));
      if (current !== null) live.update(current);
      if (current === null || isFinal(current.status)) operations.remove(live.operation.id);
      if (moved !== null && isFinal(moved.status)) observer.ended(moved);
      return moved;
    });
  }
}
