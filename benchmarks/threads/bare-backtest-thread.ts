/** Entry of a worker thread that runs backtests by the engine alone: no bridge, no cancel flag, no database. */
import { parentPort } from 'node:worker_threads';
import { selectTensorflowBackend } from '../../src/inference/tensorflow-backend.js';
import { yieldToRequests } from '../../src/workers/thread-priority.js';
import type { BareAnswer, BareTask } from './bare-backtest.js';
import { runBareBacktest } from './run-bare-backtest.js';

// As the threads of the service do, so that both have the same claim to a core.
yieldToRequests();
const { backend } = await selectTensorflowBackend('auto');

parentPort?.on('message', (task: BareTask) => {
  void runBareBacktest(task, backend).then(({ totalBars, trades, resultDigest }) =>
    parentPort?.postMessage({ backend, totalBars, trades, resultDigest } satisfies BareAnswer),
  );
});
