import type { WorkEnd, WorkEvents } from '../operations/work.js';
import { BacktestProgressBridge } from '../progress/backtest-progress-bridge.js';
import type { ThreadEnd, ThreadFolders, ThreadMessage } from '../workers/protocol.js';
import { ThreadLostError, type ThreadPool } from '../workers/thread-pool.js';
import type { BacktestRunner } from './backtest-runner.js';

/** Is told what only a log should know. */
export interface RunnerObserver {
  /** A thread has begun its first task with TensorFlow.js on this backend. */
  tensorflowLoaded(backend: string, reason: string): void;
  /** Something that is not the user's fault failed an operation. */
  unexpected(error: unknown, operationId: string): void;
}

/** Runs backtests in the worker threads of this process, with their progress in shared memory. */
export function localBacktestRunner(
  pool: ThreadPool,
  folders: ThreadFolders,
  observer: RunnerObserver,
): BacktestRunner {
  return (operation, parameters, events) => {
    const bridge = new BacktestProgressBridge(`${parameters.symbol} ${parameters.timeframe}`);
    let aborted = false;
    const run = pool.run(
      {
        kind: 'backtest',
        operationId: operation.id,
        parameters,
        folders,
        control: bridge.control,
      },
      (message) => relay(message, bridge, events, observer),
    );
    return {
      source: bridge,
      ended: run.ended.then(
        (end) => {
          if (end.kind === 'failed' && end.defect !== null) observer.unexpected(end.defect, operation.id);
          return workEndOf(end);
        },
        (error: unknown): WorkEnd => {
          if (aborted) return { kind: 'cancelled' };
          if (error instanceof ThreadLostError) return { kind: 'lost', reason: error.message };
          observer.unexpected(error, operation.id);
          return unreadable;
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
const unreadable: WorkEnd = {
  kind: 'failed',
  failure: {
    code: 'INTERNAL_ERROR',
    message: 'The worker sent something that could not be read; the server log has the details.',
    retryable: false,
  },
  warnings: [],
};

function relay(
  message: Exclude<ThreadMessage, { kind: 'ended' }>,
  bridge: BacktestProgressBridge,
  events: WorkEvents,
  observer: RunnerObserver,
): void {
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
    case 'chunkReady':
      events.chunkReady();
      break;
    case 'partReady':
      events.partReady(message.part);
      break;
  }
}

function workEndOf(end: ThreadEnd): WorkEnd {
  if (end.kind !== 'failed') return end;
  return { kind: 'failed', failure: end.failure, warnings: end.warnings };
}
