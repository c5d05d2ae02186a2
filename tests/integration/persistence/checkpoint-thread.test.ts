import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Database } from '../../../src/stores/sqlite/database.js';
import { migrationsDir, projectRoot, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

const built = join(projectRoot, 'dist', 'wal-thread.js');
const MEGABYTES_5 = 5_000_000;
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

function waitingPages(): number {
  const [state] = database.direct.pragma('wal_checkpoint(NOOP)') as [{ log: number; checkpointed: number }];
  return state.log - state.checkpointed;
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

it('closes while the thread only begins', async () => {
  await open(built);
});
