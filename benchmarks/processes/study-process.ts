/** Entry of a process that evaluates the trials of a grid, the first time and again. */
import { neverCancelled } from '../../src/base/pure/cancelled-error.js';
import { TrialEvaluator } from '../../src/kinds/study/evaluate-trials.js';
import { selectTensorflowBackend } from '../../src/tensorflow/inference/tensorflow-backend.js';
import type { StudyBenchmarkAnswer, StudyBenchmarkTask } from '../study.js';
import { writeStudy } from '../study-workload.js';

process.once('message', (task: StudyBenchmarkTask) => {
  void answer(task).then((answered) => process.send?.(answered));
});

async function answer({
  folder,
  warmRounds,
  stops,
  targets,
}: StudyBenchmarkTask): Promise<StudyBenchmarkAnswer> {
  const task = await writeStudy(folder);
  const trials = Array.from({ length: stops * targets }, (_, number) => ({
    number,
    values: [
      // Steps of a grid as they are written: of a quarter and of half a percent.
      { path: 'exits.stop_loss_pct', value: String((25 * (Math.floor(number / targets) + 1)) / 10_000) },
      { path: 'exits.take_profit_pct', value: String((5 * ((number % targets) + 1)) / 1_000) },
    ],
  }));
  const evaluateAll = async (evaluator: TrialEvaluator): Promise<{ trades: number; bars: number }> => {
    let [trades, bars] = [0, 0];
    for (const trial of trials) {
      const evaluated = await evaluator.evaluate(trial, neverCancelled);
      if (evaluated.status === 'FAILED') throw new Error(evaluated.error.message);
      trades += evaluated.metrics.totalTrades;
      bars = evaluated.funnel.bars;
    }
    return { trades, bars };
  };

  await selectTensorflowBackend('auto');
  const coldFrom = performance.now();
  const evaluator = await TrialEvaluator.open(task);
  const counted = await evaluateAll(evaluator);
  const coldMs = performance.now() - coldFrom;
  const warmMs: number[] = [];
  const warmCpuMs: number[] = [];
  for (let round = 0; round < warmRounds; round++) {
    const [from, cpuFrom] = [performance.now(), process.cpuUsage()];
    await evaluateAll(evaluator);
    warmMs.push(performance.now() - from);
    const { user, system } = process.cpuUsage(cpuFrom);
    warmCpuMs.push((user + system) / 1_000);
  }
  return { ...counted, trials: trials.length, coldMs, warmMs, warmCpuMs };
}
