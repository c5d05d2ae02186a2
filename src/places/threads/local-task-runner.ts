import { WorkerUnavailableError } from '../../base/pure/worker-unavailable-error.js';
import { runsAlone } from '../../operations/life/loss-limits.js';
import type { TaskRunner } from '../../operations/ports/task-runner.js';
import type { Publication, WorkEnd, WorkEvents } from '../../operations/ports/work.js';
import type { OperationFailure } from '../../operations/record/operation.js';
import { originIdOf } from '../../operations/record/operation-id.js';
import { TaskBridge } from '../bridge/task-bridge.js';
import type { ThreadEnd } from './protocol.js';
import { type ThreadListener, ThreadLostError, type ThreadPool, ThreadStalledError } from './thread-pool.js';

/** Receives what only a log should know. */
export interface RunnerObserver {
  /** A thread has begun its first task with TensorFlow.js on this backend. */
  tensorflowLoaded(backend: string, reason: string): void;
  /** Something that is not the user's fault failed an operation. */
  unexpected(error: unknown, operationId: string): void;
}

/** Runs tasks of any kind in the worker threads of this process, with their state in shared memory. */
export function localTaskRunner(pool: ThreadPool, observer: RunnerObserver): TaskRunner {
  return ({ kind, settings, operation, parameters }, events, { checkpoint }) => {
    const { id: operationId, attempt, pinnedInputs: pinned } = operation;
    const bridge = new TaskBridge(kind.progress(parameters));
    const { control } = bridge;
    const about = { kind: kind.name, operationId, originId: originIdOf(operation), attempt };
    const task = { ...about, parameters, settings, control, checkpoint, pinned };
    let aborted = false;
    const run = pool.run(task, relayTo(bridge, events, observer), { isAlone: runsAlone(operation) });
    return {
      source: bridge,
      ended: run.ended.then(
        (end) => {
          if (end.kind === 'failed' && end.defect !== null) observer.unexpected(end.defect, operation.id);
          return workEndOf(end, kind.publication?.(operation, parameters, settings));
        },
        (error: unknown): WorkEnd => {
          if (aborted) return { kind: 'cancelled' };
          if (error instanceof ThreadLostError) return { kind: 'lost', reason: error.message };
          observer.unexpected(error, operation.id);
          return { kind: 'failed', failure: failureOf(error), warnings: [] };
        },
      ),
      abort: () => {
        aborted = true;
        run.abort();
      },
    };
  };
}

/** What a thread says does not get better by being said again, so this is no reason to repeat the run. */
const unreadable: OperationFailure = {
  code: 'INTERNAL_ERROR',
  message: 'The worker sent something that could not be read; the server log has the details.',
  retryable: false,
};

/** What a thread that could not run a task makes of the operation. */
export function failureOf(error: unknown): OperationFailure {
  if (error instanceof WorkerUnavailableError) return unavailable(error);
  return error instanceof ThreadStalledError ? stalled(error) : unreadable;
}

function unavailable({ code, message, retryable }: WorkerUnavailableError): OperationFailure {
  return { code, message, retryable };
}

/** Not repeated either: what hung once would most likely hang again, for as long. */
function stalled({ limitMs }: ThreadStalledError): OperationFailure {
  const message =
    `The worker showed no sign of life for ${limitMs / 1_000} s and was ended. Start the operation again; ` +
    'if that happens again, ask for less in one operation, or raise WORKER_STALL_TIMEOUT_MS.';
  return { code: 'WORKER_STALLED', message, retryable: true };
}

function relayTo(bridge: TaskBridge, events: WorkEvents, observer: RunnerObserver): ThreadListener {
  return (message) => {
    switch (message.kind) {
      case 'started':
        observer.tensorflowLoaded(message.backend, message.reason);
        events.started();
        break;
      case 'pinned':
        events.pinned(message.inputs);
        break;
      case 'log':
        bridge.attachLog(message.buffer);
        break;
      case 'part':
        events.partReady(message.part);
        break;
      case 'checkpoint':
        events.checkpointReady(message.state);
        break;
      case 'answer':
        // Only slices answer; the outcome of a task comes in parts.
        break;
    }
  };
}

function workEndOf(end: ThreadEnd, publication: Publication | undefined): WorkEnd {
  switch (end.kind) {
    case 'completed':
      return { kind: 'completed', outcome: end.outcome, ...(publication && { publication }) };
    case 'failed':
      return { kind: 'failed', failure: end.failure, warnings: end.warnings };
    case 'cancelled':
      return end;
  }
}
