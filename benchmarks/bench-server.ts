import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectRoot } from '../src/base/outer/files/project-root.js';
import { cleanEnvironment } from '../tests/support/ktrdr-server.js';

/** A real server on a free port of this machine, with a database of its own. */
export interface BenchServer {
  readonly url: string;
  readonly pid: number;
  /** From its spawn until it said that it is ready. */
  readonly startMs: number;
  /** Asks it to stop and waits until it has. */
  stop(): Promise<void>;
}

/** @param folder for the database */
export async function startBenchServer(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<BenchServer> {
  const spawnedAtMs = performance.now();
  // With the flags and the environment that `npm start` gives it; `exec` makes the shell the server.
  const program = spawn('sh', ['-c', startCommand()], {
    cwd: projectRoot,
    env: cleanEnvironment({
      PORT: '0',
      DATABASE_URL: `file:${join(folder, 'ktrdr.db')}`,
      CANCEL_GRACE_MS: '1000',
      LOG_LEVEL: 'error',
      ...settings,
    }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // However the benchmarks end, nothing goes on running.
  const kill = () => program.kill('SIGKILL');
  process.once('exit', kill);
  program.once('exit', () => process.off('exit', kill));
  const url = await readyUrl(program);
  return {
    url,
    pid: program.pid as number,
    startMs: performance.now() - spawnedAtMs,
    stop: () => stop(program),
  };
}

function startCommand(): string {
  const text = readFileSync(join(projectRoot, 'package.json'), 'utf8');
  const { scripts } = JSON.parse(text) as { scripts: { start: string } };
  return scripts.start;
}

function readyUrl(program: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (program.stdout !== null) {
      createInterface({ input: program.stdout }).on('line', (line) => {
        const address = /http:\/\/[^/\s]+/.exec(line)?.[0];
        if (address !== undefined) resolve(address);
      });
    }
    program.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)));
  });
}

async function stop(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const exited = once(program, 'exit');
  program.kill('SIGTERM');
  await exited;
}
