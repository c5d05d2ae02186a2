import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { askProcess } from './ask-process.js';
import type { Figure, RunSettings } from './benchmark.js';
import { summarize } from './summary.js';
import { vectorbtFigures } from './vectorbt.js';

export interface StudyOperationTask {
  /** A folder of its own. */
  readonly folder: string;
  readonly threads: number;
  /** How often another study of the same trials follows the first. */
  readonly warmRounds: number;
  readonly trials: { readonly stops: number; readonly targets: number } | { readonly drawn: number };
}

export interface StudyOperationAnswer {
  readonly trials: number;
  readonly digest: string;
  /** Of each trial of the first study, in order of number. */
  readonly totalReturns: readonly number[];
  readonly trades: readonly number[];
  /** From the start of the first study, with threads that are not there yet, to its result. */
  readonly coldMs: number;
  readonly coldCpuMs: number;
  readonly warmMs: readonly number[];
  /** Processor time of the whole process during each: threads, database and the watching included. */
  readonly warmCpuMs: readonly number[];
  /** The most memory that the process had. */
  readonly peakMiB: number;
}

const MEMORY_LIMIT_MIB = 400;
/** How many times as fast two threads have to be as one. */
const LEAST_SPEED_UP = 1.8;

/**
 * Runs the same grid as an operation: checked, pinned, in slices, stored, counted and judged, with one thread and with two;
 * and beside vectorbt where somebody has it.
 */
export async function studyOperationFigures(settings: RunSettings): Promise<readonly Figure[]> {
  const { quick, folder, say, peers } = settings;
  const grid = quick ? { stops: 10, targets: 5 } : { stops: 40, targets: 25 };
  const runs = new Map<number, StudyOperationAnswer>();
  for (const threads of [1, 2]) {
    say(`an operation with ${threads} thread(s)`);
    const own = join(folder, `study-operation-${threads}`);
    await mkdir(own, { recursive: true });
    const task: StudyOperationTask = { folder: own, threads, warmRounds: quick ? 1 : 5, trials: grid };
    runs.set(threads, await askProcess<StudyOperationAnswer>('study-operation-process', task));
  }
  const [one, two] = [runs.get(1), runs.get(2)] as [StudyOperationAnswer, StudyOperationAnswer];
  if (one.digest !== two.digest) throw new Error('one thread and two do not come to the same study');
  const title = `a study of ${two.trials.toLocaleString('en')} trials as an operation, two threads`;
  const speedUp = summarize(one.warmMs).median / summarize(two.warmMs).median;
  return [
    figure(`${title}: warm`, 'ms', two.warmMs),
    figure(`${title}: warm, processor time`, 'ms', two.warmCpuMs),
    figure(`${title}: the first in a process`, 'ms', [two.coldMs]),
    figure(`${title}: the first in a process, processor time`, 'ms', [two.coldCpuMs]),
    figure(`${title}: memory at most`, 'MiB', [two.peakMiB], { relation: '<', limit: MEMORY_LIMIT_MIB }),
    // Of times by the clock, so it says something on an idle machine alone.
    figure('a study with two threads, share of the time with one', '×', [1 / speedUp], {
      relation: '<=',
      limit: 1 / LEAST_SPEED_UP,
    }),
    ...(quick ? [] : await manyTrials(settings)),
    ...(peers === null ? [] : await vectorbtFigures(peers, { folder, say, grid, ours: two })),
  ];
}

const MANY = 100_000;

/** What is kept grows with the trials, and memory must not. */
async function manyTrials({ folder, say }: RunSettings): Promise<readonly Figure[]> {
  say(`${MANY.toLocaleString('en')} trials`);
  const own = join(folder, 'study-operation-many');
  await mkdir(own, { recursive: true });
  const task: StudyOperationTask = { folder: own, threads: 2, warmRounds: 0, trials: { drawn: MANY } };
  const { trials, coldMs, coldCpuMs, peakMiB } = await askProcess<StudyOperationAnswer>(
    'study-operation-process',
    task,
  );
  const title = `a study of ${trials.toLocaleString('en')} trials as an operation, two threads`;
  return [
    figure(title, 'ms', [coldMs]),
    figure(`${title}: processor time`, 'ms', [coldCpuMs]),
    figure(`${title}: memory at most`, 'MiB', [peakMiB]),
  ];
}

export function figure(
  name: string,
  unit: Figure['unit'],
  values: readonly number[],
  target: Figure['target'] = null,
): Figure {
  return { name, unit, summary: summarize(values), target };
}
