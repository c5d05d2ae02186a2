import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Prisma } from '../../../src/stores/sql/generated/client.js';
import { changesOf, rowsOf } from '../../../src/stores/sql/steps.js';
import { Database } from '../../../src/stores/sqlite/database.js';
import { migrationsDir, projectRoot, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

const built = join(projectRoot, 'dist', 'wal-thread.js');
const MEGABYTES_5 = 5_000_000;
const MEGABYTES_70 = 70_000_000;
/** After that it hangs, however slow the machine. */
const PATIENCE = { timeout: 60_000 };

let folder: TemporaryFolder;
let database: Database;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await database.close();
  folder.remove();
});

async function open(checkpointThread: string): Promise<void> {
  database = await Database.open({
    url: 'file:./ktrdr.db',
    cwd: folder.path,
    migrationsDir,
    checkpointThread,
  });
}

function limit(): unknown {
  return database.direct.pragma('wal_autocheckpoint', { simple: true });
}

/** Writes a thread that does something once it is asked to, and returns it with what asks it. */
function threadUntilAsked(imports: string, act: string): { file: string; ask: () => void } {
  const asked = join(folder.path, 'asked');
  const file = join(folder.path, 'thread.mjs');
  writeFileSync(
    file,
    `import { existsSync } from 'node:fs';
     ${imports}
     setInterval(() => { if (existsSync(${JSON.stringify(asked)})) { ${act} } }, 20);`,
  );
  return { file, ask: () => writeFileSync(asked, '') };
}

/** Asks for a pause, and says in a file that it has begun. */
const PAUSES = `
  import { writeFileSync } from 'node:fs';
  import { parentPort, workerData } from 'node:worker_threads';
  parentPort.on('message', ({ kind }) => writeFileSync(workerData + '.' + kind, ''));
  parentPort.postMessage({ kind: 'pause' });`;

const untilPaused = () =>
  vi.waitFor(() => expect(existsSync(`${database.file}.paused`)).toBe(true), PATIENCE);

function state(): { readonly log: number; readonly checkpointed: number } {
  const [pages] = database.direct.pragma('wal_checkpoint(NOOP)') as [{ log: number; checkpointed: number }];
  return pages;
}

const write = (bytes: number): Promise<number> =>
  database.write(() => changesOf(Prisma.sql`INSERT INTO "big" VALUES (${Buffer.alloc(bytes)})`));

function log(): number {
  return state().log;
}

function waitingPages(): number {
  return state().log - state().checkpointed;
}

it('moves what was written into the file once it is quiet, and no write does', async () => {
  await open(built);
  await vi.waitFor(() => expect(limit()).toBe(32_000), PATIENCE);
  database.direct.exec('CREATE TABLE "big" ("bytes" BLOB)');
  database.direct.prepare('INSERT INTO "big" VALUES (?)').run(new Uint8Array(MEGABYTES_5));
  expect(waitingPages()).toBeGreaterThan(1_000);
  await vi.waitFor(() => expect(waitingPages()).toBe(0), PATIENCE);
});

it('leaves it to the writes again when the thread has ended', async () => {
  const { file, ask } = threadUntilAsked('', 'process.exit();');
  await open(file);
  await vi.waitFor(() => expect(limit()).toBe(32_000), PATIENCE);
  ask();
  await vi.waitFor(() => expect(limit()).toBe(1_000), PATIENCE);
});

it('warns, and leaves it to the writes, when SQLite cannot go on in the thread', async () => {
  const sqlite = JSON.stringify(import.meta.resolve('better-sqlite3'));
  const { file, ask } = threadUntilAsked(
    `import BetterSqlite3 from ${sqlite};`,
    "throw new BetterSqlite3.SqliteError('database or disk is full', 'SQLITE_FULL');",
  );
  const warned = once(process, 'warning');
  await open(file);
  await vi.waitFor(() => expect(limit()).toBe(32_000), PATIENCE);
  ask();
  await vi.waitFor(() => expect(limit()).toBe(1_000), PATIENCE);
  const [warning] = (await warned) as [Error];
  expect(warning.message).toContain('has ended (SQLITE_FULL)');
});

it('begins the log anew although somebody writes all the time, and no write moves it', async () => {
  await open(built);
  await vi.waitFor(() => expect(limit()).toBe(32_000), PATIENCE);
  database.direct.exec('CREATE TABLE "big" ("bytes" BLOB)');
  await write(MEGABYTES_70);
  const whole = log();
  expect(whole).toBeGreaterThan(16_000);
  await vi.waitFor(async () => {
    await write(1);
    expect(log()).toBeLessThan(whole);
  }, PATIENCE);
});

it('tries again soon where somebody reads during the pause', async () => {
  await open(built);
  await vi.waitFor(() => expect(limit()).toBe(32_000), PATIENCE);
  database.direct.exec('CREATE TABLE "big" ("bytes" BLOB)');
  await write(1);
  const reader = new BetterSqlite3(database.file, { readonly: true });
  reader.exec('BEGIN; SELECT * FROM "big"');
  await write(MEGABYTES_70);
  const whole = log();
  for (let writes = 0; writes < 20; writes++) {
    await write(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(log()).toBeGreaterThan(whole);
  reader.close();
  await write(4 * MEGABYTES_5);
  await vi.waitFor(async () => {
    await write(1);
    expect(log()).toBeLessThan(whole);
  }, PATIENCE);
});

it.each([
  ['it says that it is done', "parentPort.postMessage({ kind: 'goOn' });"],
  ['it ends', 'process.exit();'],
])('has writes pause until %s, and lets everybody read', async (_case, act) => {
  const { file, ask } = threadUntilAsked(PAUSES, act);
  await open(file);
  await untilPaused();
  const written = vi.fn();
  const writing = database.write(() => rowsOf(Prisma.sql`SELECT 1`)).then(written);
  expect(await database.read(rowsOf(Prisma.sql`SELECT 2 AS "two"`))).toEqual([{ two: 2 }]);
  expect(written).not.toHaveBeenCalled();
  ask();
  await writing;
});

it('closes in the midst of a pause', async () => {
  await open(threadUntilAsked(PAUSES, '').file);
  await untilPaused();
});

it('closes while the thread only begins', async () => {
  await open(built);
});
