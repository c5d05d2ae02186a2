import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../../scripts/postgres/embedded-postgres.js';
import { RUN_FOLDER } from './postgres-of-run.js';

/** A database of its own for a test, with nothing in it. */
export interface TemporaryPostgres {
  readonly url: string;
  remove(): Promise<void>;
}

const PAUSE_MS = 50;

/**
 * Returns the address of a server for tests: the one of TEST_DATABASE_URL, or one that all tests of a run share, which
 * the first who asks starts. Null where neither can be had, which is printed.
 * @throws where that is so and CI=true
 */
export async function testPostgres(): Promise<string | null> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined && given !== '') return given;
  try {
    return await sharedServer();
  } catch (error) {
    const reason = `no PostgreSQL for tests: ${error instanceof Error ? error.message : String(error)}. Set TEST_DATABASE_URL.`;
    if (process.env.CI === 'true') throw new Error(reason, { cause: error });
    console.warn(reason);
    return null;
  }
}

/** Tells whether a test may start a server of its own to stop it: not where one is given, which is others' too. Prints why not. */
export async function mayOwnPostgres(): Promise<boolean> {
  if (!process.env.TEST_DATABASE_URL) return (await testPostgres()) !== null;
  console.warn('TEST_DATABASE_URL is set: what stops a PostgreSQL server of its own is not tested.');
  return false;
}

/** Creates a database on a server. */
export async function temporaryPostgres(server: string): Promise<TemporaryPostgres> {
  const name = `ktrdr_${randomUUID().replaceAll('-', '')}`;
  await ask(server, `CREATE DATABASE "${name}"`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => ask(server, `DROP DATABASE "${name}" WITH (FORCE)`) };
}

async function ask(server: string, sql: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function sharedServer(): Promise<string> {
  const folder = process.env[RUN_FOLDER];
  if (folder === undefined) throw new Error('this project of tests has none');
  const address = join(folder, 'address');
  if (isFirst(folder)) {
    const answer = await startEmbeddedPostgres(folder, { isShared: true }).then(
      (server) => {
        server.process.unref();
        return { url: server.url('postgres') };
      },
      (error: unknown) => ({ problem: String(error) }),
    );
    writeFileSync(`${address}.tmp`, JSON.stringify(answer));
    renameSync(`${address}.tmp`, address);
  }
  while (!existsSync(address)) await setTimeout(PAUSE_MS);
  const { url, problem } = JSON.parse(readFileSync(address, 'utf8')) as { url?: string; problem?: string };
  if (url === undefined) throw new Error(problem);
  return url;
}

/** Whoever makes the file starts the server. */
function isFirst(folder: string): boolean {
  try {
    closeSync(openSync(join(folder, 'begun'), 'wx'));
    return true;
  } catch {
    return false;
  }
}
