/** Entry of a worker thread that runs backtests by the engine alone: no bridge, no cancel flag, no database. */
import { parentPort } from 'node:worker_threads';
import { yieldToRequests } from '../../src/places/threads/thread-priority.js';
import { selectTensorflowBackend } from '../../src/tensorflow/inference/tensorflow-backend.js';
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
