import { NotHere } from './hold.js';
import type { Situation } from './situation.js';
import { Stage } from './stage.js';

/** One that hangs has failed; the others are done all the same. */
const LONGEST_MS = 120_000;
const LONGEST_FULL_MS = 600_000;
/** As many as there are cores to share: what is measured is processor time, not how long somebody waits. */
const AT_ONCE = 2;

/** How long all of them may take together. */
const LONGEST_RUN_MS = 300_000;
const LONGEST_FULL_RUN_MS = 3_600_000;

export interface AttackOptions {
  /** At the size at which servers were seen to fail. */
  readonly isFull: boolean;
  /** Fails what this machine cannot do. */
  readonly isWhole?: boolean;
  /** How long the whole run may take; null for five minutes, or an hour at full size. */
  readonly longestMs?: number | null;
}

type Outcome = 'ok' | 'FAIL' | 'skip';

/**
 * Runs situations, each with servers of its own, prints a line for each and counts them. What is not over when the whole
 * run was to be has failed.
 * @returns whether every one held
 */
export async function attack(situations: readonly Situation[], options: AttackOptions): Promise<boolean> {
  const { isFull, isWhole = false, longestMs } = options;
  const startedMs = performance.now();
  const endMs = startedMs + (longestMs ?? (isFull ? LONGEST_FULL_RUN_MS : LONGEST_RUN_MS));
  const counts = { ok: 0, FAIL: 0, skip: 0 };
  const waiting = [...situations];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      counts[await attackOnce(next, isFull, endMs)]++;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
  const skipped = counts.skip === 0 ? '' : `, ${counts.skip} not possible on this machine`;
  const failed = counts.FAIL + (isWhole ? counts.skip : 0);
  console.log(`${situations.length} situations in ${seconds} s${skipped}`);
  console.log(`${counts.ok} passed, ${failed} failed`);
  return failed === 0;
}

async function attackOnce({ name, run }: Situation, isFull: boolean, endMs: number): Promise<Outcome> {
  const leftMs = endMs - performance.now();
  if (leftMs <= 0) {
    console.log(
      `FAIL ${name}: it was not begun in the time of the whole run; --within gives slow machines more`,
    );
    return 'FAIL';
  }
  const stage = await Stage.create(isFull);
  const startedMs = performance.now();
  let outcome: Outcome = 'ok';
  let seen: string;
  try {
    seen = await inTime(run(stage), Math.min(leftMs, isFull ? LONGEST_FULL_MS : LONGEST_MS));
  } catch (error) {
    outcome = error instanceof NotHere ? 'skip' : 'FAIL';
    seen = error instanceof Error ? error.message : String(error);
  }
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  const cpu = outcome === 'skip' ? '' : `; next request ${stage.worstCpuMs.toFixed(0)} ms of CPU`;
  console.log(`${outcome.padEnd(4)} ${name} (${seconds} s): ${seen}${cpu}`);
  await stage.close();
  return outcome;
}

async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`it was not over after ${(limitMs / 1_000).toFixed(0)} s`)),
      limitMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
