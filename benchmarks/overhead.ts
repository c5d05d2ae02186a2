import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { askProcess } from './ask-process.js';
import type { Pair, PairsTask } from './backtest-pairs.js';
import { type Benchmark, below, type Figure, figure, type RunSettings } from './benchmark.js';
import { writeEngineWorkload } from './engine-workload.js';
import { writeMinuteWorkload } from './minute-workload.js';
import { sampleWorkload } from './sample-workload.js';
import type { BareTask } from './threads/bare-backtest.js';

const LARGE_BARS = 1_000_000;

/**
 * Holds backtests through the service against the same backtests by the engine alone, side by side: each pair of
 * measurements is taken one right after the other, and which comes first alternates. Several processes measure:
 * within one, either thread may have got memory that is quicker, by more than what is looked for.
 */
export const overhead: Benchmark = {
  name: 'overhead',
  async run(settings) {
    const own = join(settings.folder, 'overhead');
    await mkdir(own, { recursive: true });
    const bars = settings.quick ? 50_000 : LARGE_BARS;
    const { folders, backtest } = await writeMinuteWorkload(own, bars);
    const twelve = await writeEngineWorkload(own, bars);
    const workloads = {
      'network 3-16-8-3': backtest('network', bars),
      'network 12-64-32-3': twelve.parameters,
      'one layer': backtest('rule', bars),
    };
    const figures: Figure[] = [];
    for (const [name, parameters] of Object.entries(workloads)) {
      const title = `${bars.toLocaleString('en')} bars, ${name}`;
      const size = settings.quick ? { processes: 1, rounds: 2 } : { processes: 10, rounds: 6 };
      figures.push(...largeFigures(title, await pairsOf(settings, title, { parameters, folders }, size)));
    }
    const sample = sampleWorkload();
    const task = { parameters: sample.backtest, folders: sample.folders };
    const size = settings.quick ? { processes: 1, rounds: 5 } : { processes: 2, rounds: 50 };
    return [...figures, ...smallFigures('21 bars', await pairsOf(settings, '21 bars', task, size))];
  },
};

/** Pairs of several processes, taken together. */
async function pairsOf(
  { folder, say }: RunSettings,
  title: string,
  task: BareTask,
  { processes, rounds }: { readonly processes: number; readonly rounds: number },
): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (let number = 0; number < processes; number++) {
    say(`${title}, process ${number + 1} of ${processes}`);
    const servedFirst = number % 2 === 1;
    const asked: PairsTask = { ...task, folder, rounds, servedFirst };
    pairs.push(...(await askProcess<readonly Pair[]>('pairs-process', asked)));
  }
  return pairs;
}

function largeFigures(title: string, pairs: readonly Pair[]): Figure[] {
  const shares = pairs.map(({ bareMs, served }) => (100 * (served.totalMs - bareMs)) / bareMs);
  return [...commonFigures(title, pairs), figure(`${title}: overhead, pair by pair`, '%', shares, below(1))];
}

function smallFigures(title: string, pairs: readonly Pair[]): Figure[] {
  return [
    ...commonFigures(title, pairs),
    figure(
      `${title}: overhead, pair by pair`,
      'ms',
      pairs.map(({ bareMs, served }) => served.totalMs - bareMs),
    ),
  ];
}

function commonFigures(title: string, pairs: readonly Pair[]): Figure[] {
  return [
    figure(
      `${title}: engine alone`,
      'ms',
      pairs.map(({ bareMs }) => bareMs),
    ),
    figure(
      `${title}: through the service`,
      'ms',
      pairs.map(({ served }) => served.totalMs),
    ),
    figure(
      `${title}: final flush (drain and completion)`,
      'ms',
      pairs.map(({ served }) => served.flushMs),
      below(10),
    ),
  ];
}
