import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const NANOSECONDS_A_MILLISECOND = 1e6;

/**
 * Returns the processor time that the main thread of a process has taken so far, milliseconds: the one that answers
 * requests. Time in which it was ready and others had the processor does not count.
 */
export function mainThreadCpuMs(pid: number): Promise<number> {
  return accountedCpuMs(`/proc/${pid}/task/${pid}`);
}

/**
 * Returns the processor time of a thread, milliseconds.
 * @param folder of the thread in `/proc`, or a copy of its files `schedstat` and `stat`
 */
export async function accountedCpuMs(folder: string): Promise<number> {
  const text = await readFile(join(folder, 'schedstat'), 'latin1').catch(() => null);
  const nanoseconds = Number(text?.split(' ')[0]);
  if (text !== null && Number.isFinite(nanoseconds)) return nanoseconds / NANOSECONDS_A_MILLISECOND;
  return await ticksOf(folder);
}

/** The same in steps of ten milliseconds, for systems that do not keep the finer account. */
async function ticksOf(folder: string): Promise<number> {
  const stat = await readFile(join(folder, 'stat'), 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return 10 * (user + system);
}

/** Returns the most memory that a process has had at one time, bytes. */
export async function peakBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1');
  return 1_024 * Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]);
}

/** Returns how many threads a process has; none where the system does not tell. */
export async function threadCount(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/task`).catch(() => [])).length;
}
