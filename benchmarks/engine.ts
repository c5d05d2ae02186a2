import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { askProcess } from './ask-process.js';
import { type Benchmark, below, type Figure, figure } from './benchmark.js';
import { writeEngineWorkload } from './engine-workload.js';
import type { BareTask } from './threads/bare-backtest.js';
import type { BareRun } from './threads/run-bare-backtest.js';

export interface EngineTask extends BareTask {
  /** How often to run it. */
  readonly runs: number;
}

export interface EngineAnswer {
  readonly runs: readonly BareRun[];
  /** Largest resident memory of the process so far. */
  readonly peakMebibytes: number;
}

/** 500 MB. */
const PEAK_LIMIT_MEBIBYTES = 500e6 / 2 ** 20;
/** The compiler still works on the first ones. */
const WARM_UP_RUNS = 2;

/** Tells the parts of the engine from each other, and how much memory a process needs that does nothing else. */
export const engine: Benchmark = {
  name: 'engine',
  async run({ quick, folder, say }) {
    const own = join(folder, 'engine');
    await mkdir(own, { recursive: true });
    const bars = quick ? 50_000 : 1_000_000;
    const workload = await writeEngineWorkload(own, bars);
    const rounds = quick ? 1 : 3;
    const runs: BareRun[] = [];
    const peaks: number[] = [];
    for (let round = 0; round < rounds; round++) {
      say(`process ${round + 1} of ${rounds}`);
      const answer = await askProcess<EngineAnswer>('engine-process', {
        ...workload,
        runs: WARM_UP_RUNS + (quick ? 2 : 5),
      } satisfies EngineTask);
      runs.push(...answer.runs.slice(WARM_UP_RUNS));
      peaks.push(answer.peakMebibytes);
    }
    const title = `${bars.toLocaleString('en')} bars, 12 inputs, network 12-64-32-3`;
    return [
      ms(`${title}: load`, runs, ({ loadMs }) => loadMs),
      ms(`${title}: features`, runs, ({ featuresMs }) => featuresMs),
      ms(`${title}: simulation`, runs, ({ simulationMs }) => simulationMs),
      ms(`${title}: inference`, runs, ({ inferenceMs }) => inferenceMs),
      figure(
        `${title}: features and simulation, run by run, of the inference`,
        '%',
        runs.map(
          ({ featuresMs, simulationMs, inferenceMs }) => (100 * (featuresMs + simulationMs)) / inferenceMs,
        ),
        below(100),
      ),
      figure(`${title}: peak memory of the process (worst of all)`, 'MiB', peaks, {
        ...below(PEAK_LIMIT_MEBIBYTES),
        judged: Math.max(...peaks),
      }),
    ];
  },
};

function ms(name: string, runs: readonly BareRun[], value: (run: BareRun) => number): Figure {
  return figure(name, 'ms', runs.map(value));
}
