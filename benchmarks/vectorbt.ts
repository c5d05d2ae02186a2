import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { projectRoot } from '../src/base/outer/files/project-root.js';
import { atMost, type Figure, figure } from './benchmark.js';
import { summarize } from './summary.js';

const run = promisify(execFile);
const SCRIPT = join(projectRoot, 'benchmarks', 'peers', 'vectorbt_study.py');
const TIMEOUT_MS = 600_000;
const MOST_BYTES = 64 * 2 ** 20;

/** Rules differ in details, such as the bar of an entry; beyond these differences the same thing is not timed. */
const MOST_RETURN_APART = 0.05;
const MOST_TRADES_APART = 0.05;

/** Of the time that vectorbt takes. */
const MOST_OF_THEIR_TIME = 0.5;

const answerSchema = z.object({
  version: z.string(),
  coldMs: z.number(),
  warmMs: z.array(z.number()),
  peakMiB: z.number(),
  totalReturns: z.array(z.number()),
  trades: z.array(z.number()),
});

interface Comparison {
  readonly folder: string;
  readonly say: (text: string) => void;
  readonly grid: { readonly stops: number; readonly targets: number };
  readonly ours: {
    /** The file with the bars. */
    readonly bars: string;
    readonly warmMs: readonly number[];
    /** Of each trial, in order of number. */
    readonly totalReturns: readonly number[];
    readonly trades: readonly number[];
  };
}

/**
 * Has vectorbt compute the same grid, and compares results before times.
 * @param python an interpreter that has vectorbt; where it has not, that is said, and there are no figures
 */
export async function vectorbtFigures(python: string, comparison: Comparison): Promise<readonly Figure[]> {
  const { folder, say, grid, ours } = comparison;
  const version = await versionOf(python);
  if (version === null) {
    say(`'${python}' has no vectorbt, so nothing is compared; install it with: pip install vectorbt`);
    return [];
  }
  say(`vectorbt ${version}`);
  const task = join(folder, 'vectorbt.json');
  await writeFile(
    task,
    JSON.stringify({ ...grid, bars: ours.bars, rounds: ours.warmMs.length, startDate: '2023-01-15' }),
  );
  const theirs = await answerOf(python, task, say);
  if (theirs === null) return [];
  const returns = medianApart(ours.totalReturns, theirs.totalReturns, () => 1);
  const trades = medianApart(ours.trades, theirs.trades, (count) => Math.max(1, count));
  say(
    `results differ in the median by ${returns.toFixed(4)} of return and ${(100 * trades).toFixed(1)} % of trades`,
  );
  if (returns > MOST_RETURN_APART || trades > MOST_TRADES_APART) {
    say('that is not the same computation, so its times say nothing');
    return [];
  }
  return timeFigures(ours.warmMs, theirs);
}

/** Sets times side by side. Each side ran by itself, one behind the other: there are no pairs, so medians are compared. */
export function timeFigures(
  warmMs: readonly number[],
  theirs: Pick<z.infer<typeof answerSchema>, 'version' | 'coldMs' | 'warmMs' | 'peakMiB'>,
): readonly Figure[] {
  const title = `the same grid by vectorbt ${theirs.version}`;
  const share = summarize(warmMs).median / summarize(theirs.warmMs).median;
  return [
    figure(`${title}: warm`, 'ms', theirs.warmMs),
    figure(`${title}: the first in a process`, 'ms', [theirs.coldMs]),
    figure(`${title}: memory at most`, 'MiB', [theirs.peakMiB]),
    figure(
      'a study, share of the time of vectorbt, warm, by medians',
      '×',
      [share],
      atMost(MOST_OF_THEIR_TIME),
    ),
  ];
}

/** @returns null where it fails or takes too long, which is said: what was measured before it still counts */
async function answerOf(
  python: string,
  task: string,
  say: Comparison['say'],
): Promise<z.infer<typeof answerSchema> | null> {
  try {
    const { stdout } = await run(python, [SCRIPT, task], { timeout: TIMEOUT_MS, maxBuffer: MOST_BYTES });
    return answerSchema.parse(JSON.parse(stdout));
  } catch (error) {
    const isLate = error instanceof Error && 'killed' in error && error.killed === true;
    const reason = isLate ? `it took more than ${TIMEOUT_MS / 60_000} minutes` : String(error);
    say(`vectorbt gave no answer, so nothing is compared: ${reason}`);
    return null;
  }
}

async function versionOf(python: string): Promise<string | null> {
  try {
    const { stdout } = await run(python, ['-c', 'import vectorbt; print(vectorbt.__version__)'], {
      timeout: TIMEOUT_MS,
    });
    return stdout.trim();
  } catch {
    return null;
  }
}

function medianApart(
  ours: readonly number[],
  theirs: readonly number[],
  scale: (value: number) => number,
): number {
  if (ours.length !== theirs.length) return Number.POSITIVE_INFINITY;
  const apart = ours.map((value, trial) => Math.abs(value - (theirs[trial] as number)) / scale(value));
  return apart.sort((a, b) => a - b)[apart.length >> 1] ?? Number.POSITIVE_INFINITY;
}
