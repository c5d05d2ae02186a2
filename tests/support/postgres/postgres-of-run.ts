import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Names the folder in which the tests of a run keep their PostgreSQL server, once one of them needs it. */
export const RUN_FOLDER = 'KTRDR_TEST_POSTGRES_FOLDER';

const PAUSE_MS = 50;

/** Makes the folder before the tests of a run, and ends the server after them. */
export default function postgresOfRun(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ktrdr-postgres-'));
  process.env[RUN_FOLDER] = folder;
  return async () => {
    const pid = pidIn(folder);
    if (pid !== null) await ended(pid);
    rmSync(folder, { recursive: true, force: true });
  };
}

function pidIn(folder: string): number | null {
  const file = join(folder, 'data', 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null;
}

async function ended(pid: number): Promise<void> {
  try {
    process.kill(pid, 'SIGQUIT');
    for (;;) {
      process.kill(pid, 0);
      await setTimeout(PAUSE_MS);
    }
  } catch {
    // There is no such process any more.
  }
}
