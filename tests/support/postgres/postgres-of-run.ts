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
  // Of a run that breaks off nothing goes on running either.
  const kill = (): void => killed(pidIn(folder));
  process.once('exit', kill);
  return async () => {
    process.off('exit', kill);
    const pid = pidIn(folder);
    if (pid !== null) await ended(pid, fileIn(folder));
    rmSync(folder, { recursive: true, force: true });
  };
}

function fileIn(folder: string): string {
  return join(folder, 'data', 'postmaster.pid');
}

function pidIn(folder: string): number | null {
  const file = fileIn(folder);
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null;
}

function killed(pid: number | null): void {
  try {
    if (pid !== null) process.kill(pid, 'SIGQUIT');
  } catch {
    // There is no such process any more.
  }
}

/** Its file goes with it; its process may stay until somebody asks after it. */
async function ended(pid: number, file: string): Promise<void> {
  try {
    process.kill(pid, 'SIGQUIT');
    while (existsSync(file)) {
      process.kill(pid, 0);
      await setTimeout(PAUSE_MS);
    }
  } catch {
    // There is no such process any more.
  }
}
