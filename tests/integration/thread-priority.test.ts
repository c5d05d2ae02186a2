import { readdirSync, readFileSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { projectRoot } from '../../src/base/outer/files/project-root.js';
import { ThreadPool } from '../../src/places/threads/thread-pool.js';

const NICE_FIELD = 18;

/** Returns the nice values of all threads of this process. */
function niceValues(): number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8');
    // The name of the thread, in brackets, may hold spaces.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[NICE_FIELD - 2]);
  });
}

it.runIf(process.platform === 'linux')(
  'lets requests go before the work: a worker thread has a lower priority than this one',
  async () => {
    const own = getPriority();
    const lower = Math.min(own + 10, constants.priority.PRIORITY_LOW);
    const pool = new ThreadPool(join(projectRoot, 'dist', 'thread.js'), 1, { tensorflowBackend: 'auto' });
    try {
      await vi.waitFor(() => expect(niceValues()).toContain(lower), {
        timeout: 60_000,
      });
      expect(getPriority()).toBe(own);
    } finally {
      await pool.close();
    }
  },
);
