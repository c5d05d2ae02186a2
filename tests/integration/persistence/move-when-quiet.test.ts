import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { projectRoot, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

const thread = JSON.stringify(join(projectRoot, 'dist', 'wal-thread.js'));
const MEGABYTES_5 = 5_000_000;
/** Less than the file has to grow to. */
const LIMIT_BYTES = 1_000_000;
const LOOKS_MS = 1_000;

const canLimit = spawnSync('prlimit', ['--version']).status === 0;

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

it.skipIf(!canLimit)('warns once of a full disk, and goes on when there is space again', async () => {
  const file = join(folder.path, 'ktrdr.db');
  const connection = new BetterSqlite3(file);
  connection.pragma('journal_mode = WAL');
  connection.pragma('wal_autocheckpoint = 0');
  connection.exec('CREATE TABLE "big" ("bytes" BLOB)');
  connection.prepare('INSERT INTO "big" VALUES (?)').run(new Uint8Array(MEGABYTES_5));
  const waitingPages = (): number => {
    const [state] = connection.pragma('wal_checkpoint(NOOP)') as [{ log: number; checkpointed: number }];
    return state.log - state.checkpointed;
  };
  const main = join(folder.path, 'main.mjs');
  writeFileSync(
    main,
    `import { Worker } from 'node:worker_threads';
     process.stdin.once('data', () => new Worker(${thread}, { workerData: ${JSON.stringify(file)} }));`,
  );
  const program = spawn(process.execPath, [main], { stdio: ['pipe', 'ignore', 'pipe'] });
  let warnings = '';
  program.stderr.on('data', (text) => {
    warnings += text;
  });
  const limit = (bytes: string) =>
    spawnSync('prlimit', ['--pid', String(program.pid), `--fsize=${bytes}:unlimited`]);
  try {
    limit(String(LIMIT_BYTES));
    program.stdin.write('begin');
    await vi.waitFor(() => expect(warnings).toContain('(disk I/O error, SQLITE_IOERR_WRITE)'), {
      timeout: 60_000,
    });
    await new Promise((resolve) => setTimeout(resolve, LOOKS_MS));
    expect(warnings.match(/Warning: /g)).toHaveLength(1);
    expect(waitingPages()).toBeGreaterThan(0);
    limit('unlimited');
    await vi.waitFor(() => expect(waitingPages()).toBe(0), { timeout: 60_000 });
  } finally {
    program.kill();
    await once(program, 'exit');
    connection.close();
  }
});
