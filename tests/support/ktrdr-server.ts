import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { GraphqlClient } from '../../src/faces/client/graphql-client.js';

export const projectFolder = resolve(import.meta.dirname, '..', '..');

/** A real server process on a free port, with a database of its own. */
export interface KtrdrServer {
  readonly url: string;
  readonly client: GraphqlClient;
  readonly process: ChildProcess;
  /** All that it wrote to standard error: its log. */
  readonly log: () => string;
  /** Asks it to stop and returns its exit code. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** A folder for one server's files that outlives restarts of the server. */
export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'ktrdr-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/** The environment of a program under test: nothing of this machine's own settings reaches it. */
export function cleanEnvironment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, HOME, NODE_V8_COVERAGE } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(HOME === undefined ? {} : { HOME }),
    ...(NODE_V8_COVERAGE === undefined ? {} : { NODE_V8_COVERAGE }),
    ...settings,
  };
}

/** How a server is started. */
export interface Launch {
  /** Below dist/; default: the server. That of tests takes the kinds of `tests/support/kinds` as well. */
  readonly program?: 'server.js' | 'worker.js' | 'tests/server.js';
  /** What starts it in a place of its own, such as a network namespace; default: nothing. */
  readonly launcher?: readonly string[];
  /** The folder of the program; default: that of the project. */
  readonly programFolder?: string;
  /** Where it is reached; default: where it says that it listens. */
  readonly address?: string;
}

/** Starts a server of `dist/` and waits until it says that it is ready. */
export async function startServer(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
  { program = 'server.js', launcher = [], programFolder = projectFolder, address }: Launch = {},
): Promise<KtrdrServer> {
  const [command, ...args] = [...launcher, process.execPath, join(programFolder, 'dist', program)];
  const server = spawn(command as string, args, {
    cwd: programFolder,
    env: cleanEnvironment({
      PORT: '0',
      DATABASE_URL: `file:${join(folder, 'ktrdr.db')}`,
      LOG_LEVEL: 'info',
      ...settings,
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  server.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const listening = await new Promise<string>((resolveUrl, reject) => {
    createInterface({ input: server.stdout }).on('line', (line) => {
      const found = /http:\/\/[^/\s]+/.exec(line)?.[0];
      if (found !== undefined) resolveUrl(found);
    });
    server.once('exit', (code) => reject(new Error(`the server ended with code ${code}: ${log}`)));
  });
  const url = address === undefined ? listening : `http://${address}:${new URL(listening).port}`;
  return {
    url,
    client: new GraphqlClient({ serverUrl: url, apiKey: settings.API_KEYS?.split(':')[1] }),
    process: server,
    log: () => log,
    stop: () => end(server, 'SIGTERM'),
    kill: async () => {
      await end(server, 'SIGKILL');
    },
  };
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (server.exitCode !== null || server.signalCode !== null) return server.exitCode;
  const exited = once(server, 'exit');
  server.kill(signal);
  await exited;
  return server.exitCode;
}
