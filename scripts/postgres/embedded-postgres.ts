import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { appendFileSync, chownSync, cpSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { embeddedBinaries } from './embedded-binaries.js';

/** A PostgreSQL server of this machine that nobody else reaches, for tests and demonstrations. */
export interface EmbeddedPostgres {
  readonly port: number;
  readonly process: ChildProcess;
  /** Returns the address of one of its databases. */
  url(database: string): string;
  /** Ends it as the system does when it fails (`kill`), or in order. */
  stop(how?: 'kill'): Promise<void>;
}

const USER = 'postgres';
/** PostgreSQL refuses to run as root: it runs as the user that owns nothing. */
const NOBODY = 65_534;
const READY_MS = 60_000;
const PAUSE_MS = 20;

/** What makes a server that forgets everything with its folder quick: it outlives its death, but not that of the system. */
const SETTINGS = ['fsync=off', 'full_page_writes=off', 'max_connections=400'];
/** Quicker still: its death forgets what was committed last. */
const FORGETFUL = ['synchronous_commit=off'];

const LOOPBACK = '127.0.0.1';

interface PostgresOptions {
  readonly port?: number;
  readonly address?: string;
  readonly isKilled?: boolean;
  readonly isShared?: boolean;
}

/**
 * Starts a server on a folder, which is made where it is missing.
 * @param folder absolute; all of it belongs to the server
 * @param options.port default: any free one
 * @param options.address where it listens, and its whole network may use it; default: loopback
 * @param options.isKilled whether it is to keep all that was committed when it is killed; default: false
 * @param options.isShared whether it goes on running when this program ends, for others, of whom one ends it; default: false
 * @throws when its programs are not there or do not run
 */
export async function startEmbeddedPostgres(
  folder: string,
  { port, address = LOOPBACK, isKilled = false, isShared = false }: PostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const account = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  mkdirSync(folder, { recursive: true });
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
  const programs = await runnablePrograms(folder, account);
  const data = join(folder, 'data');
  if (!existsSync(join(data, 'PG_VERSION'))) {
    const flags = ['--no-sync', '--auth=trust', '--encoding=UTF8', '--locale=C', `--username=${USER}`];
    await run(join(programs, 'initdb'), [`--pgdata=${data}`, ...flags], { cwd: folder, ...account });
    appendFileSync(join(data, 'pg_hba.conf'), 'host all all samenet trust\n');
  }
  const taken = port ?? (await freePort(address));
  const log = openSync(join(folder, 'server.log'), 'a');
  const durability = isKilled ? [] : FORGETFUL;
  const settings = [
    ...SETTINGS,
    ...durability,
    `listen_addresses=${address}`,
    `unix_socket_directories=${folder}`,
  ];
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-p', String(taken), ...settings.flatMap((setting) => ['-c', setting])],
    { cwd: folder, ...account, stdio: ['ignore', log, log] },
  );
  if (!isShared) {
    // However this program ends, nothing goes on running.
    const kill = (): void => void server.kill('SIGQUIT');
    process.once('exit', kill);
    server.once('exit', () => process.off('exit', kill));
  }
  const url = (database: string): string => `postgres://${USER}@${address}:${taken}/${database}`;
  await ready(server, url('postgres'), folder);
  return {
    port: taken,
    process: server,
    url,
    async stop(how) {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = new Promise((resolve) => server.once('exit', resolve));
      // SIGINT ends connections in order; SIGQUIT leaves at once, so that the next start has to recover.
      server.kill(how === 'kill' ? 'SIGQUIT' : 'SIGINT');
      await ended;
    },
  };
}

const run = promisify(execFile);

/** The programs where they are, or a copy below the folder where another user may not enter. */
async function runnablePrograms(folder: string, account: { readonly uid?: number }): Promise<string> {
  const { folder: native } = embeddedBinaries();
  if (account.uid === undefined) return join(native, 'bin');
  try {
    await run(join(native, 'bin', 'postgres'), ['--version'], { cwd: folder, ...account });
    return join(native, 'bin');
  } catch {
    const copy = join(folder, 'native');
    if (!existsSync(copy)) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    return join(copy, 'bin');
  }
}

async function ready(server: ChildProcess, url: string, folder: string): Promise<void> {
  const end = performance.now() + READY_MS;
  while (server.exitCode === null && performance.now() < end) {
    const client = new pg.Client(url);
    client.on('error', () => undefined);
    try {
      await client.connect();
      return;
    } catch {
      await setTimeout(PAUSE_MS);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  server.kill('SIGQUIT');
  throw new Error(`PostgreSQL does not come up; ${join(folder, 'server.log')} says why.`);
}

async function freePort(address: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const taken = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof taken === 'object' && taken !== null ? taken.port : 0;
}
