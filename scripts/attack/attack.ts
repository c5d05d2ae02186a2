import { NotHere } from './hold.js';
import type { Situation } from './situation.js';
import { Stage } from './stage.js';

/** One that hangs has failed; the others are done all the same. */
const LONGEST_MS = 120_000;
const LONGEST_FULL_MS = 600_000;
/** As many as there are cores to share: what is measured is processor time, not how long somebody waits. */
const AT_ONCE = 2;

type Outcome = 'ok' | 'FAIL' | 'skip';

/**
 * Runs situations, each with servers of its own, prints a line for each and counts them.
 * @returns whether every one held
 */
export async function attack(situations: readonly Situation[], isFull: boolean): Promise<boolean> {
  const startedMs = performance.now();
  const counts = { ok: 0, FAIL: 0, skip: 0 };
  const waiting = [...situations];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      counts[await attackOnce(next, isFull)]++;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
  const skipped = counts.skip === 0 ? '' : `, ${counts.skip} not possible on this machine`;
  console.log(`${situations.length} situations in ${seconds} s${skipped}`);
  console.log(`${counts.ok} passed, ${counts.FAIL} failed`);
  return counts.FAIL === 0;
}

async function attackOnce({ name, run }: Situation, isFull: boolean): Promise<Outcome> {
  const stage = await Stage.create(isFull);
  const startedMs = performance.now();
  let outcome: Outcome = 'ok';
  let seen: string;
  try {
    seen = await inTime(run(stage), isFull ? LONGEST_FULL_MS : LONGEST_MS);
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
    timer = setTimeout(() => reject(new Error(`it was not over after ${limitMs / 1_000} s`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
