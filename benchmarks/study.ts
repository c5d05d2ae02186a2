import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { askProcess } from './ask-process.js';
import { type Benchmark, below, figure } from './benchmark.js';
import { studyOperationFigures } from './study-operation.js';

export interface StudyBenchmarkTask {
  /** A folder of its own. */
  readonly folder: string;
  /** How often to evaluate all trials with what is shared still there; the first time is told apart. */
  readonly warmRounds: number;
  readonly stops: number;
  readonly targets: number;
}

export interface StudyBenchmarkAnswer {
  readonly bars: number;
  readonly trials: number;
  /** Closed trades of all trials together. */
  readonly trades: number;
  /** From an evaluator that does not exist yet, in a process that has evaluated nothing, to the last trial. */
  readonly coldMs: number;
  readonly warmMs: readonly number[];
  /** Processor time of the process during each warm round. */
  readonly warmCpuMs: readonly number[];
}

/** Of processor time: nothing here waits, and what else the machine does counts less. */
const WARM_LIMIT_MS = 3_000;

/**
 * Evaluates a grid of a thousand trials, 40 stops times 25 targets over an RSI rule as a network, on ten thousand hours in
 * one thread: what a study costs beside sampling, storing and showing. Then the same as an operation.
 */
export const study: Benchmark = {
  name: 'study',
  async run(settings) {
    const { quick, folder, say } = settings;
    const processes = quick ? 1 : 5;
    const answers: StudyBenchmarkAnswer[] = [];
    for (let number = 0; number < processes; number++) {
      say(`process ${number + 1} of ${processes}`);
      const own = join(folder, `study-${number}`);
      await mkdir(own, { recursive: true });
      const size = quick
        ? { stops: 10, targets: 5, warmRounds: 1 }
        : { stops: 40, targets: 25, warmRounds: 3 };
      answers.push(await askProcess<StudyBenchmarkAnswer>('study-process', { folder: own, ...size }));
    }
    const [{ bars, trials, trades }] = answers as [StudyBenchmarkAnswer];
    const title = `${trials.toLocaleString('en')} trials of ${bars.toLocaleString('en')} bars, ${Math.round(trades / trials)} trades each`;
    const warm = answers.flatMap(({ warmMs }) => warmMs);
    return [
      figure(`${title}: warm`, 'ms', warm),
      figure(
        `${title}: warm, processor time`,
        'ms',
        answers.flatMap(({ warmCpuMs }) => warmCpuMs),
        below(WARM_LIMIT_MS),
      ),
      figure(
        `${title}: the first in a process, bars, model and features included`,
        'ms',
        answers.map(({ coldMs }) => coldMs),
      ),
      figure(
        `${title}: one trial, warm`,
        'ms',
        warm.map((ms) => ms / trials),
      ),
      ...(await studyOperationFigures(settings)),
    ];
  },
};
