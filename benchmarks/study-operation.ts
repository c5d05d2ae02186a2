import { join } from 'node:path';
import { atMost, below, type Figure, figure, type RunSettings } from './benchmark.js';
import {
  type ServedStudy,
  type StudiedTrials,
  type StudyBenchServer,
  startStudyServer,
} from './study-server.js';
import { vectorbtFigures } from './vectorbt.js';

/** 400 MB. */
const MEMORY_LIMIT_MIB = 381;
/** With a hundred times as many trials memory is to stay bounded: less than twice as much. */
const MANY_LIMIT_MIB = 640;
/** How many times as fast two threads have to be as one. */
const LEAST_SPEED_UP = 1.8;
/** Half of the 1.8 s that vectorbt 1.1 took for the same grid, warm, on two cores of the same kind. */
const WARM_LIMIT_MS = 900;
/** V8 compiles much of what is hot until then, on a processor that one worker thread leaves idle and two do not. */
const WARM_UPS = 10;

/**
 * Runs the same grid as an operation: checked, pinned, in slices, stored, counted and judged, on a server with one thread
 * and on one with two, in turns, pair by pair; and beside vectorbt where somebody has it. Of times by the clock, so it says
 * something on an idle machine alone.
 */
export async function studyOperationFigures(settings: RunSettings): Promise<readonly Figure[]> {
  const { quick, folder, say, peers } = settings;
  const grid = quick ? { stops: 10, targets: 5 } : { stops: 40, targets: 25 };
  const [one, two, other] = [
    await startStudyServer(join(folder, 'study-operation-1'), 1),
    await startStudyServer(join(folder, 'study-operation-2'), 2),
    await startStudyServer(join(folder, 'study-operation-other'), 1),
  ];
  const servers = { one, two, other };
  try {
    say('an operation, for the first time');
    const cold = await two.run(grid, 1);
    const firstPeakMiB = await two.peakMiB();
    for (const server of [one, other]) await server.run(grid, 1);
    for (let warmUp = 0; warmUp < (quick ? 0 : WARM_UPS); warmUp += 1)
      for (const server of [one, two, other]) await server.run(grid, 2 + warmUp);
    const pairs = await pairsOf(servers, grid, quick ? 1 : 15, say);
    const warm = pairs.map((pair) => pair.two);
    const shares = pairs.map((pair) => pair.two.ownMs / pair.one.ownMs);
    const wholeMs = warm.map((run) => run.wholeMs);
    const title = `a study of ${cold.trials.toLocaleString('en')} trials as an operation, two threads`;
    const ours = { warmMs: wholeMs, bars: two.bars, ...(await two.columns(cold.id)) };
    return [
      figure(`${title}: warm`, 'ms', wholeMs, atMost(WARM_LIMIT_MS)),
      figure(
        `${title}: warm, processor time`,
        'ms',
        warm.map((run) => run.cpuMs),
      ),
      figure(`${title}: the first in a process`, 'ms', [cold.wholeMs]),
      figure(`${title}: the first in a process, processor time`, 'ms', [cold.cpuMs]),
      figure(`${title}: memory of the server at most, the first`, 'MiB', [firstPeakMiB]),
      figure(
        `${title}: memory of the server at most, all of them`,
        'MiB',
        [await two.peakMiB()],
        below(MEMORY_LIMIT_MIB),
      ),
      figure(
        'a study with one thread: warm, from its creation',
        'ms',
        pairs.map((pair) => pair.one.ownMs),
      ),
      figure(
        'two threads, share of the time with one, pair by pair',
        '×',
        shares,
        atMost(1 / LEAST_SPEED_UP),
      ),
      figure(
        'two servers of one thread, a study each at once: half of their time, share of one alone',
        '×',
        pairs.map((pair) => pair.atOnceMs / 2 / pair.one.ownMs),
      ),
      ...(quick ? [] : await manyTrials(settings)),
      ...(peers === null ? [] : await vectorbtFigures(peers, { folder, say, grid, ours })),
    ];
  } finally {
    await Promise.all([one.stop(), two.stop(), other.stop()]);
  }
}

interface StudyPair {
  readonly one: ServedStudy;
  readonly two: ServedStudy;
  /** Until two studies have ended that share nothing but the machine. */
  readonly atOnceMs: number;
}

async function pairsOf(
  { one, two, other }: Readonly<Record<'one' | 'two' | 'other', StudyBenchServer>>,
  grid: StudiedTrials,
  count: number,
  say: RunSettings['say'],
): Promise<readonly StudyPair[]> {
  const pairs: StudyPair[] = [];
  for (let round = 0; round < count; round += 1) {
    say(`pair ${round + 1} of ${count}`);
    const seed = 100 + round;
    // Who goes first may find the machine otherwise than who goes second.
    const first = round % 2 === 0 ? await one.run(grid, seed) : null;
    const ofTwo = await two.run(grid, seed);
    const ofOne = first ?? (await one.run(grid, seed));
    if (ofOne.digest !== ofTwo.digest) throw new Error('one thread and two do not come to the same study');
    const atOnce = await Promise.all([one.run(grid, seed), other.run(grid, seed)]);
    pairs.push({ one: ofOne, two: ofTwo, atOnceMs: Math.max(...atOnce.map(({ ownMs }) => ownMs)) });
  }
  return pairs;
}

const MANY = 100_000;

/** What is kept grows with the trials, and memory must not. */
async function manyTrials({ folder, say }: RunSettings): Promise<readonly Figure[]> {
  say(`${MANY.toLocaleString('en')} trials`);
  const server = await startStudyServer(join(folder, 'study-operation-many'), 2);
  try {
    const { trials, wholeMs, cpuMs } = await server.run({ drawn: MANY }, 1);
    const title = `a study of ${trials.toLocaleString('en')} trials as an operation, two threads`;
    return [
      figure(title, 'ms', [wholeMs]),
      figure(`${title}: processor time`, 'ms', [cpuMs]),
      figure(
        `${title}: memory of the server at most`,
        'MiB',
        [await server.peakMiB()],
        atMost(MANY_LIMIT_MIB),
      ),
    ];
  } finally {
    await server.stop();
  }
}
