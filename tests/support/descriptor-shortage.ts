import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** Linux can change the limits of a process that runs. */
export const canLimitDescriptors = spawnSync('prlimit', ['--version']).status === 0;

/** So many more than are open are soon filled. */
const HEADROOM = 256;

/** Sets how many files a process may have open; the number in use may be higher, and then it opens no other. */
export function limitDescriptors(pid: number, limit: number): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--nofile=${limit}:`]);
  if (status !== 0) throw new Error(`prlimit failed: ${stderr.toString()}`);
}

/** Takes all file descriptors of this process but a few. @returns gives them back */
export function takeDescriptors(free: number): () => void {
  const held: number[] = [];
  const limit = 1_024;
  limitDescriptors(process.pid, limit);
  try {
    for (let count = 0; count < limit + HEADROOM; count++) held.push(openSync('/dev/null', 'r'));
    throw new Error('the limit of descriptors does not hold');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EMFILE')) throw error;
  }
  for (const descriptor of held.splice(0, free)) closeSync(descriptor);
  return () => {
    for (const descriptor of held.splice(0)) closeSync(descriptor);
  };
}
