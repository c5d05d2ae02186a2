import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Has work done while two groups of processes are kept apart, each on half of the processors, as on two hosts.
 * The work is left out where that cannot be: there is one processor, or no `taskset`, which is a command of Linux.
 */
export async function keepApart(
  first: readonly number[],
  second: readonly number[],
  work: () => Promise<void>,
): Promise<void> {
  const processors = await ownProcessors();
  const half = Math.floor(processors.length / 2);
  if (half === 0 || !(await hasTaskset())) return;
  try {
    await bind(first, processors.slice(0, half));
    await bind(second, processors.slice(half));
    await work();
  } finally {
    // What is measured afterwards, by this process among others, has all of them again.
    await bind([...first, ...second], processors);
  }
}

/** Returns the numbers of the processors that this process may use; none where the system does not tell. */
async function ownProcessors(): Promise<readonly number[]> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const [, list = ''] = /^Cpus_allowed_list:\s*(\S+)/m.exec(status) ?? [];
  return list.split(',').flatMap((range) => {
    const [from = Number.NaN, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 || 0 }, (_, index) => from + index);
  });
}

async function hasTaskset(): Promise<boolean> {
  return run('taskset', ['--version']).then(
    () => true,
    () => false,
  );
}

/** Binds all threads of processes; those that they start later inherit it. */
async function bind(pids: readonly number[], processors: readonly number[]): Promise<void> {
  for (const pid of pids)
    await run('taskset', ['--all-tasks', '--cpu-list', '--pid', processors.join(','), String(pid)]);
}
