import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeTrades } from '../../../src/domain/backtest/trade-codec.js';
import {
  DatabaseUnavailableError,
  DatabaseVersionError,
  type VersionProblem,
} from '../../../src/stores/sql/errors.js';
import { migrate } from '../../../src/stores/sqlite/migrate.js';
import { migrationsDir, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

const names = readdirSync(migrationsDir).filter((name) => name !== 'migration_lock.toml');
const clock = { now: () => new Date('2030-01-02T03:04:05.678Z') };

let folder: TemporaryFolder;
let file: string;
let migrations: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.path, 'ktrdr.db');
  migrations = join(folder.path, 'migrations');
  cpSync(migrationsDir, migrations, { recursive: true });
});
afterEach(() => folder.remove());

function addMigration(name: string, sql: string): void {
  mkdirSync(join(migrations, name));
  writeFileSync(join(migrations, name, 'migration.sql'), sql);
}

function inDatabase<T>(work: (connection: BetterSqlite3.Database) => T, path = file): T {
  const connection = new BetterSqlite3(path);
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

function tablesOf(path = file): readonly unknown[] {
  const query = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
  return inDatabase((connection) => connection.prepare(query).pluck().all(), path);
}

function expectVersionProblem(problem: VersionProblem, message: RegExp): void {
  const before = tablesOf();
  const attempt = () => migrate(file, migrations, clock);
  expect(attempt).toThrow(DatabaseVersionError);
  expect(attempt).toThrow(expect.objectContaining({ code: 'DATABASE_VERSION', problem, file }));
  expect(attempt).toThrow(message);
  expect(tablesOf()).toEqual(before);
}

const operationSql = `INSERT INTO "operation" (id, type, status, attempt, owner, execution_mode, title, parameters,
  parameters_hash, progress_phase, progress_percentage, progress_message, progress_step, progress_total_steps, warnings,
  created_at, updated_at, worker_losses, server_losses)
  VALUES ('op', 'BACKTESTING', 'RUNNING', 1, 'a', 'LOCAL', 't', '{}', 'h', 'p', 0, '', 0, 0, '[]', 1, 1, 0, 0)`;
const pieceSql = `INSERT INTO "bar_piece" VALUES ('op', 0, '1')`;

describe('migrate', () => {
  it('creates a database with all migrations and copies nothing', () => {
    expect(migrate(file, migrations)).toEqual({ applied: names, copy: null });
    expect(tablesOf()).toContain('operation');
    expect(inDatabase((connection) => connection.pragma('journal_mode', { simple: true }))).toBe('wal');
  });

  it('does nothing to a database that is up to date', () => {
    migrate(file, migrations);
    expect(migrate(file, migrations)).toEqual({ applied: [], copy: null });
  });

  it('applies what is new, in order, and keeps a copy of the database as it was', () => {
    migrate(file, migrations);
    inDatabase((connection) => connection.exec(operationSql));
    addMigration('99990102000000_second', 'ALTER TABLE first_new ADD COLUMN b TEXT;');
    addMigration('99990101000000_first', 'CREATE TABLE first_new (a TEXT);');

    const { applied, copy } = migrate(file, migrations, clock);

    expect(applied).toEqual(['99990101000000_first', '99990102000000_second']);
    expect(tablesOf()).toContain('first_new');
    expect(copy).toBe(`${file}.before-99990101000000_first.2030-01-02T03-04-05-678Z.bak`);
    expect(tablesOf(copy ?? '')).not.toContain('first_new');
    const count = 'SELECT count(*) FROM "operation"';
    expect(inDatabase((connection) => connection.prepare(count).pluck().get(), copy ?? '')).toBe(1);
  });

  it('keeps the rows of children when a migration rebuilds their parent', () => {
    migrate(file, migrations);
    inDatabase((connection) => connection.exec(`${operationSql}; ${pieceSql}`));
    addMigration(
      '99990101000000_rebuild',
      `CREATE TABLE "new_operation" AS SELECT * FROM "operation";
       DROP TABLE "operation"; ALTER TABLE "new_operation" RENAME TO "operation";
       CREATE UNIQUE INDEX "operation_id" ON "operation" ("id");`,
    );
    migrate(file, migrations);
    const count = 'SELECT count(*) FROM "bar_piece"';
    expect(inDatabase((connection) => connection.prepare(count).pluck().get())).toBe(1);
  });

  it('rolls back a migration that fails, whole, and says which', () => {
    migrate(file, migrations);
    addMigration('99990101000000_broken', 'CREATE TABLE half (a TEXT); SELECT * FROM nowhere;');
    expectVersionProblem(
      'unappliable',
      /99990101000000_broken failed \(no such table: nowhere\) and was rolled back/,
    );
    expect(tablesOf()).not.toContain('half');
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.bak'))).toEqual([]);
  });

  it('rolls back a migration that leaves rows without their parents', () => {
    migrate(file, migrations);
    inDatabase((connection) => connection.exec(`${operationSql}; ${pieceSql}`));
    addMigration('99990101000000_orphans', 'DELETE FROM "operation";');
    expectVersionProblem('unappliable', /a row of bar_piece refers to a missing row of operation/);
  });

  it('refuses a database that is newer than the program', () => {
    addMigration('99990101000000_future', 'CREATE TABLE future (a TEXT);');
    migrate(file, migrations);
    migrations = migrationsDir;
    expectVersionProblem('newer', /99990101000000_future, which a newer version wrote. Update ktrdr/);
  });

  it('refuses a migration that was edited after it had been applied', () => {
    migrate(file, migrations);
    const path = join(migrations, names[0] ?? '', 'migration.sql');
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n-- edited\n`);
    expectVersionProblem('edited', /was edited after it had been applied/);
  });

  it('does not mind line endings that a checkout has changed', () => {
    migrate(file, migrations);
    const path = join(migrations, names[0] ?? '', 'migration.sql');
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
    expect(migrate(file, migrations).applied).toEqual([]);
  });

  it('refuses a database with a migration that was begun and not finished', () => {
    migrate(file, migrations);
    inDatabase((connection) => connection.exec('UPDATE "_prisma_migrations" SET finished_at = NULL'));
    expectVersionProblem('failed', /was begun and never finished/);
  });

  it('applies a migration again that was rolled back by hand', () => {
    addMigration('99990101000000_again', 'CREATE TABLE again (a TEXT);');
    migrate(file, migrations);
    inDatabase((connection) =>
      connection.exec(`DROP TABLE again; UPDATE "_prisma_migrations" SET rolled_back_at = 1, finished_at = NULL
        WHERE migration_name = '99990101000000_again'`),
    );
    expect(migrate(file, migrations).applied).toEqual(['99990101000000_again']);
  });

  it("refuses another program's database", () => {
    inDatabase((connection) => connection.exec('CREATE TABLE theirs (a TEXT)'));
    expectVersionProblem('foreign', /it has a table theirs but no record of migrations/);
  });

  it('says when a file is not a database or is damaged', () => {
    writeFileSync(
      file,
      'This is a text file, and long enough to be taken for a header of SQLite. '.repeat(20),
    );
    expect(() => migrate(file, migrations)).toThrow(DatabaseUnavailableError);
    expect(() => migrate(file, migrations)).toThrow(/is not an SQLite database/);

    const damaged = join(folder.path, 'damaged.db');
    migrate(damaged, migrations);
    const bytes = readFileSync(damaged);
    writeFileSync(damaged, bytes.fill(0x5a, 100, 4_096));
    expect(() => migrate(damaged, migrations)).toThrow(/is damaged. Restore it from a copy/);
  });

  it.each(['missing', 'empty'])(
    'says that the installation is incomplete when its migrations are %s',
    (name) => {
      if (name === 'empty') mkdirSync(join(folder.path, name));
      expect(() => migrate(file, join(folder.path, name))).toThrow(/cannot be read. Install ktrdr again/);
    },
  );
});

describe('the trades that were stored one by one', () => {
  it('become pieces of one trade each', () => {
    const before = names.filter((name) => name < '20261125202247');
    const old = join(folder.path, 'old');
    for (const name of before) cpSync(join(migrationsDir, name), join(old, name), { recursive: true });
    migrate(file, old, clock);
    const trades = [
      { seq: 0, netPnl: 0.1 + 0.2, entryConfidence: null },
      { seq: 1, netPnl: -1e-9, entryConfidence: 0.7 },
    ];
    inDatabase((connection) => {
      connection.exec(operationSql);
      for (const trade of trades)
        connection.prepare(`INSERT INTO "trade" VALUES ('op', ?, ?)`).run(trade.seq, JSON.stringify(trade));
    });
    migrate(file, migrations, clock);
    const pieces = inDatabase(
      (connection) =>
        connection.prepare(`SELECT "trades" FROM "trade_piece" ORDER BY "seq"`).pluck().all() as Uint8Array[],
    );
    expect(pieces.flatMap((piece) => decodeTrades(piece))).toEqual(trades);
  });
});
