import type { BacktestParameters } from '../backtest/backtest-parameters.js';
import { backtestProgressCodec } from '../progress/backtest-progress-codec.js';
import type { ThreadFolders } from '../workers/protocol.js';
import type { ThreadPool } from '../workers/thread-pool.js';
import { localTaskRunner, type RunnerObserver } from './local-task-runner.js';
import type { TaskRunner } from './task-runner.js';

/** Runs backtests in the worker threads of this process. */
export function localBacktestRunner(
  pool: ThreadPool,
  folders: ThreadFolders,
  observer: RunnerObserver,
): TaskRunner<BacktestParameters> {
  return localTaskRunner(pool, observer, {
    progress: ({ symbol, timeframe }) => backtestProgressCodec(`${symbol} ${timeframe}`),
    task: ({ id }, parameters, control) => ({
      kind: 'backtest',
      operationId: id,
      parameters,
      folders,
      control,
    }),
  });
}
