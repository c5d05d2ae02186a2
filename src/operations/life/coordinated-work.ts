import { AppError } from '../../base/pure/app-error.js';
import type { JsonObject } from '../../base/pure/json.js';
import type { Coordinate, Coordination } from '../ports/family.js';
import type { OperationSource, SourceState } from '../ports/operation-source.js';
import type { OperationStore } from '../ports/operation-store.js';
import type { Work, WorkEnd, WorkEvents } from '../ports/work.js';
import { isOutage } from '../record/errors.js';
import type { Operation, OperationProgress } from '../record/operation.js';
import { isExecuting } from '../record/operation-status.js';
import type { LiveOperation } from '../watch/live-operation.js';
import { CoordinatedSlices } from './coordinated-slices.js';
import { CoordinatedStreams } from './coordinated-streams.js';
import { type FamilyMeans, RecordedFamily } from './family.js';
import { OfferedSlices } from './offered-slices.js';
import { outlasting } from './outlast-outage.js';
import { ParentStoppedError } from './parent-stopped-error.js';
import { SliceLostError } from './slice-errors.js';
import { WaitMark } from './wait-mark.js';

/** What a coordinator runs with. */
export interface CoordinatedWorkOptions {
  readonly means: FamilyMeans;
  readonly events: WorkEvents;
  readonly coordinate: Coordinate;
}

/** Makes what a coordinator does the work of its operation. */
export function coordinatedWork(
  live: LiveOperation,
  { means, events, coordinate }: CoordinatedWorkOptions,
): Work {
  const { operation } = live;
  const controller = new AbortController();
  const { signal } = controller;
  /** What the coordinator left under way is not to go on behind its end. */
  const over = new AbortController();
  let isLeft = false;
  const source = new CoordinatedSource(operation, () => controller.abort());
  // It holds little in memory, so it waits for the store for as long as it takes.
  const patient = <Port extends object>(port: Port): Port => outlasting(port, () => isLeft);
  const waits = new WaitMark((isWaiting) => void markWaiting(live, operation.attempt, isWaiting, means));
  const family = patient(new RecordedFamily(live, means, waits, over.signal));
  const { dispatcher, slices: shared, longestOutageMs } = means.context;
  const store = patient(means.context.store);
  const offered = shared && {
    slices: new OfferedSlices(operation, shared, longestOutageMs),
    slots: () => patient(shared).slots(operation),
  };
  const slices = new CoordinatedSlices(operation, { dispatcher, offered }, waits, signal);
  const coordination: Coordination = {
    ...{ family, slices, signal },
    streams: new CoordinatedStreams(live, store, events, signal),
    report: (progress, snapshot) => source.report(progress, snapshot),
    pin: (inputs) => pinned(live, events, inputs, signal),
  };

  async function run(): Promise<WorkEnd> {
    try {
      events.started();
      const outcome = await interruptible(coordinate(operation, coordination), signal);
      await slices.stop();
      return { kind: 'completed', outcome };
    } catch (error) {
      await slices.stop();
      const present = await presentOf(operation.id, means, store);
      const isCancelled =
        signal.aborted || error instanceof ParentStoppedError || present?.status === 'CANCELLING';
      // Children go on where the process ends, a thread was lost, or the store: the next attempt finds them.
      if (isLeft) return { kind: 'cancelled' };
      // What is below it belongs to the attempt that another host is at.
      if (present !== null && present.attempt !== operation.attempt) return { kind: 'left' };
      if (!isCancelled && error instanceof SliceLostError) return { kind: 'lost', reason: error.message };
      if (!isCancelled && isOutage(error)) return failed(error);
      if (!(await family.stopRest(isCancelled ? PARENT_CANCELLED : PARENT_FAILED))) return { kind: 'left' };
      return isCancelled ? { kind: 'cancelled' } : failed(error);
    }
  }

  return {
    source,
    ended: run().finally(() => over.abort()),
    abort: () => {
      controller.abort();
      slices.abort();
    },
    leave: () => {
      isLeft = true;
      controller.abort();
    },
  };
}

const PARENT_CANCELLED = 'The operation that it is a part of was cancelled.';
const PARENT_FAILED = 'The operation that it is a part of failed.';

/** Rejects as soon as the signal is aborted, whatever the coordinator waits for. */
function interruptible<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}

/**
 * Keeps in the row whether all waits, for the day on which the server dies. What an outage keeps out of it costs a death
 * that is counted, or is not.
 */
async function markWaiting(
  live: LiveOperation,
  attempt: number,
  isWaiting: boolean,
  { context: { store, clock, report } }: FamilyMeans,
): Promise<void> {
  await live.writes
    .runExclusive(async () => {
      const { operation } = live;
      if (operation.attempt !== attempt || !isExecuting(operation.status)) return;
      const { progress, snapshot, updatedAt } = operation;
      const waitingSince = isWaiting ? clock.now() : null;
      const state = { progress, snapshot, updatedAt, waitingSince };
      if (await store.saveProgress(operation.id, attempt, state)) live.update({ ...operation, waitingSince });
    })
    .catch((error: unknown) => {
      if (!isOutage(error)) report(error, { operationId: live.operation.id });
    });
}

/** Pins inputs, and resolves once they are those of the first attempt; where they are others, the work is stopped. */
async function pinned(
  live: LiveOperation,
  events: WorkEvents,
  inputs: JsonObject,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  events.pinned(inputs);
  for (;;) {
    const changed = live.changes.next();
    if (live.areInputsConfirmed && live.operation.pinnedInputs !== null) return;
    await changed;
    signal.throwIfAborted();
  }
}

function failed(error: unknown): WorkEnd {
  if (!(error instanceof AppError)) throw error;
  const { code, message, retryable } = error;
  return { kind: 'failed', failure: { code, message, retryable }, warnings: [] };
}

/**
 * Returns an operation of a cluster as other processes have left it; null where there are none. It may have been asked to
 * stop, and what is below it have stopped by then and failed its coordinator, before the request has come here; or its
 * next attempt may be another host's, of which a write that was refused is the first sign here.
 */
async function presentOf(
  id: string,
  { context }: FamilyMeans,
  store: Pick<OperationStore, 'find'>,
): Promise<Operation | null> {
  return context.claims === null ? null : store.find(id).catch(() => null);
}

/** The state of a coordinator: what it reported last. */
class CoordinatedSource implements OperationSource {
  readonly #stop: () => void;
  #progress: OperationProgress;
  #snapshot: JsonObject | null = null;

  constructor({ progress }: Operation, stop: () => void) {
    this.#progress = progress;
    this.#stop = stop;
  }

  report(progress: OperationProgress, snapshot: JsonObject | undefined): void {
    this.#progress = progress;
    this.#snapshot = snapshot ?? this.#snapshot;
  }

  pull(): SourceState {
    return { progress: this.#progress, snapshot: this.#snapshot };
  }

  unread(): readonly [] {
    return [];
  }

  cancel(): void {
    this.#stop();
  }
}
