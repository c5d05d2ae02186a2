/** Entry of a process that runs one backtest a few times and says where time and memory went. */
import { selectTensorflowBackend } from '../../src/tensorflow/inference/tensorflow-backend.js';
import type { EngineAnswer, EngineTask } from '../engine.js';
import { type BareRun, runBareBacktest } from '../threads/run-bare-backtest.js';

process.once('message', (task: EngineTask) => {
  void answer(task).then((answered) => process.send?.(answered));
});

async function answer({ runs: count, ...task }: EngineTask): Promise<EngineAnswer> {
  const { backend } = await selectTensorflowBackend('auto');
  const runs: BareRun[] = [];
  for (let run = 0; run < count; run++) runs.push(await runBareBacktest(task, backend));
  // In kibibytes, whatever the platform: libuv sees to it.
  return { runs, peakMebibytes: process.resourceUsage().maxRSS / 1_024 };
}
