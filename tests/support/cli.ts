import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { cleanEnvironment, projectFolder } from './ktrdr-server.js';

export interface CliRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the command line as a process; `finished` resolves with everything it wrote. */
export function startCli(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): { readonly process: ChildProcess; readonly finished: Promise<CliRun>; readonly err: () => string } {
  const child = spawn(process.execPath, [join(projectFolder, 'dist', 'cli.js'), ...args], {
    cwd: projectFolder,
    env: cleanEnvironment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const finished = once(child, 'close').then(([code]: unknown[]) => ({
    code: code as number | null,
    out,
    err,
  }));
  return { process: child, finished, err: () => err };
}

export const runCli = (
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<CliRun> => startCli(args, settings).finished;
