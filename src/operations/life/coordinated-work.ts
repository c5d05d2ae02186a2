import { AppError } from '../../base/pure/app-error.js';
import type { Coordinate, Family } from '../ports/family.js';
import type { OperationSource, SourceState } from '../ports/operation-source.js';
import type { Work, WorkEnd, WorkEvents } from '../ports/work.js';
import type { Operation, OperationProgress } from '../record/operation.js';
import { ParentStoppedError } from './parent-stopped-error.js';

/** Makes what a coordinator does the work of its operation. */
export function coordinatedWork(
  operation: Operation,
  family: Family,
  events: WorkEvents,
  coordinate: Coordinate,
): Work {
  const controller = new AbortController();
  let isLeft = false;
  const source = new CoordinatedSource(operation, () => controller.abort());

  async function run(): Promise<WorkEnd> {
    try {
      events.started();
      const { signal } = controller;
      const report = (progress: OperationProgress) => source.report(progress);
      const outcome = await interruptible(coordinate(operation, { family, report, signal }), signal);
      return { kind: 'completed', outcome };
    } catch (error) {
      // Children go on where the process ends: the next attempt finds them.
      if (isLeft) return { kind: 'cancelled' };
      const isCancelled = controller.signal.aborted || error instanceof ParentStoppedError;
      await family.stopRest(isCancelled ? PARENT_CANCELLED : PARENT_FAILED);
      return isCancelled ? { kind: 'cancelled' } : failed(error);
    }
  }

  const stop = () => controller.abort();
  return {
    source,
    ended: run(),
    abort: stop,
    leave: () => {
      isLeft = true;
      stop();
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

function failed(error: unknown): WorkEnd {
  if (!(error instanceof AppError)) throw error;
  const { code, message, retryable } = error;
  return { kind: 'failed', failure: { code, message, retryable }, warnings: [] };
}

/** The state of a coordinator: what it reported last. */
class CoordinatedSource implements OperationSource {
  readonly #stop: () => void;
  #progress: OperationProgress;

  constructor({ progress }: Operation, stop: () => void) {
    this.#progress = progress;
    this.#stop = stop;
  }

  report(progress: OperationProgress): void {
    this.#progress = progress;
  }

  pull(): SourceState {
    return { progress: this.#progress, snapshot: null };
  }

  unread(): readonly [] {
    return [];
  }

  cancel(): void {
    this.#stop();
  }
}
