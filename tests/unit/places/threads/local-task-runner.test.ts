import { describe, expect, it } from 'vitest';
import { WorkerUnavailableError } from '../../../../src/base/pure/worker-unavailable-error.js';
import type { BacktestParameters } from '../../../../src/domain/backtest/backtest-parameters.js';
import { backtestKind } from '../../../../src/kinds/backtest/backtest-kind.js';
import type { WorkEvents, WorkOrigin } from '../../../../src/operations/ports/work.js';
import type { Operation } from '../../../../src/operations/record/operation.js';
import { localTaskRunner } from '../../../../src/places/threads/local-task-runner.js';
import type { ThreadEnd, ThreadTaskDraft } from '../../../../src/places/threads/protocol.js';
import {
  type ThreadListener,
  ThreadLostError,
  type ThreadPool,
  ThreadStalledError,
} from '../../../../src/places/threads/thread-pool.js';
import { sampleOperation } from '../../../support/sample-operation.js';

const NOTHING: WorkOrigin = { checkpoint: null, stored: new Map() };

const deaf: WorkEvents = {
  placed: () => {},
  started: () => {},
  pinned: () => {},
  partReady: () => {},
  draftsAnew: () => {},
  checkpointReady: () => {},
};

const taskOf = (operation: Operation) => ({
  kind: backtestKind,
  settings: { folders: { strategies: '/s', models: '/m', data: '/d' } },
  operation,
  parameters: {} as BacktestParameters,
});

/** Runs a task in a pool whose threads do what is given, and returns how the work ended and what was logged. */
async function endOf(thread: () => Promise<ThreadEnd>, abort = false) {
  const logged: unknown[] = [];
  const pool: Pick<ThreadPool, 'run'> = {
    run: (_task: ThreadTaskDraft, _listener: ThreadListener) => ({
      begun: Promise.resolve(),
      ended: thread(),
      abort: () => {},
    }),
  };
  const runner = localTaskRunner(pool as ThreadPool, {
    tensorflowLoaded: () => {},
    unexpected: (error) => logged.push(error),
  });
  const work = runner(taskOf(sampleOperation()), deaf, NOTHING);
  if (abort) work.abort();
  return { end: await work.ended, logged };
}

const failed = { code: 'DATA_NOT_FOUND', message: 'No bars.', retryable: false };

describe('the end of work in a thread', () => {
  it('is what the thread says', async () => {
    expect(await endOf(async () => ({ kind: 'cancelled' }))).toEqual({
      end: { kind: 'cancelled' },
      logged: [],
    });
    const mistake: ThreadEnd = { kind: 'failed', failure: failed, warnings: [], defect: null };
    expect(await endOf(async () => mistake)).toEqual({
      end: { kind: 'failed', failure: failed, warnings: [] },
      logged: [],
    });
  });

  it('has the stack of a defect in the log and not in the failure', async () => {
    const { end, logged } = await endOf(async () => ({
      ...{ kind: 'failed', failure: { ...failed, code: 'INTERNAL_ERROR' }, warnings: [] },
      defect: 'Error\n    at somewhere',
    }));
    expect(JSON.stringify(end)).not.toContain('somewhere');
    expect(logged).toEqual(['Error\n    at somewhere']);
  });

  it('is a loss when the thread is gone, and a cancellation when it was aborted', async () => {
    const gone = () => Promise.reject(new ThreadLostError('out of memory'));
    expect((await endOf(gone)).end).toEqual({ kind: 'lost', reason: 'out of memory' });
    expect((await endOf(gone, true)).end).toEqual({ kind: 'cancelled' });
  });

  it('is a failure with a code of its own when the thread hung, which is logged', async () => {
    const stall = new ThreadStalledError(300_000);
    const { end, logged } = await endOf(() => Promise.reject(stall));
    expect(end).toMatchObject({ kind: 'failed', failure: { code: 'WORKER_STALLED', retryable: true } });
    expect(JSON.stringify(end)).toContain('300 s');
    expect(logged).toEqual([stall]);
  });

  it('is a failure that may be repeated when no thread could be started, without the path in its cause', async () => {
    const cause = Object.assign(new Error("Cannot find module '/srv/dist/thread.js'"), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
    const unavailable = new WorkerUnavailableError(cause);
    const { end, logged } = await endOf(() => Promise.reject(unavailable));
    expect(end).toMatchObject({ kind: 'failed', failure: { code: 'WORKER_UNAVAILABLE', retryable: true } });
    expect(JSON.stringify(end)).not.toContain('/srv');
    expect(logged).toEqual([unavailable]);
  });

  it('is a failure that is not repeated when the thread cannot be understood', async () => {
    const { end } = await endOf(() => Promise.reject(new TypeError('nonsense')));
    expect(end).toMatchObject({ kind: 'failed', failure: { code: 'INTERNAL_ERROR', retryable: false } });
  });
});

describe('an operation with which its server has died', () => {
  it.each([
    [2, false],
    [3, true],
    [20, true],
  ])('that often (%i) runs alone: %s', (serverLosses, isAlone) => {
    const asked: unknown[] = [];
    const pool: Pick<ThreadPool, 'run'> = {
      run: (_task, _listener, options) => {
        asked.push(options);
        return { begun: Promise.resolve(), ended: new Promise(() => {}), abort: () => {} };
      },
    };
    const runner = localTaskRunner(pool as ThreadPool, { tensorflowLoaded: () => {}, unexpected: () => {} });
    runner(taskOf(sampleOperation({ serverLosses })), deaf, NOTHING);
    expect(asked).toEqual([{ isAlone }]);
  });
});
