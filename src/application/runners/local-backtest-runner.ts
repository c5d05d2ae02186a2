import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import { backtestProgressCodec } from '../../kinds/backtest/backtest-progress-codec.js';
import type { TaskRunner } from '../../operations/ports/task-runner.js';
import { localTaskRunner, type RunnerObserver } from '../../places/threads/local-task-runner.js';
import type { ThreadFolders } from '../../places/threads/protocol.js';
import type { ThreadPool } from '../../places/threads/thread-pool.js';

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
