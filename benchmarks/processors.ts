import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

/**
 * Keeps two groups of processes apart, each on half of the processors, as on two hosts.
 * @returns false where that cannot be: there is one processor, or no `taskset`, which is a command of Linux
 */
export async function keepApart(first: readonly number[], second: readonly number[]): Promise<boolean> {
  const processors = availableParallelism();
  if (processors < 2) return false;
  const half = Math.floor(processors / 2);
  try {
    await keepOn(`0-${half - 1}`, first);
    await keepOn(`${half}-${processors - 1}`, second);
    return true;
  } catch {
    return false;
  }
}

/** Binds all threads of processes; those that they start later inherit it. */
async function keepOn(processors: string, pids: readonly number[]): Promise<void> {
  for (const pid of pids)
    await promisify(execFile)('taskset', ['--all-tasks', '--cpu-list', '--pid', processors, String(pid)]);
}
