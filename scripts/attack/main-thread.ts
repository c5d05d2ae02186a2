import { readFile } from 'node:fs/promises';

const NANOSECONDS_A_MILLISECOND = 1e6;

/**
 * Returns the processor time that the main thread of a process has taken so far, milliseconds: the one that answers
 * requests. Time in which it was ready and others had the processor does not count.
 */
export async function mainThreadCpuMs(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/task/${pid}/schedstat`, 'latin1').catch(() => null);
  const nanoseconds = Number(text?.split(' ')[0]);
  if (text !== null && Number.isFinite(nanoseconds)) return nanoseconds / NANOSECONDS_A_MILLISECOND;
  return await ticksOf(pid);
}

/** The same in steps of ten milliseconds, for systems that do not keep the finer account. */
async function ticksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/task/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return 10 * (user + system);
}

/** Returns the most memory that a process has had at one time, bytes. */
export async function peakBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1');
  return 1_024 * Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]);
}
