import { rmSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { type Clock, systemClock } from '../../base/outer/clock.js';
import { DatabaseUnavailableError, DatabaseVersionError } from '../sql/errors.js';
import { type Migration, readMigrations } from '../sql/migration-folder.js';
import { pendingMigrations } from '../sql/pending-migrations.js';
import { readHistory, recordMigration } from './migration-history.js';
import { explainingSqliteFailures } from './sqlite-failure.js';

/** What bringing a database up to date has done. */
export interface MigrationReport {
  /** Names in the order in which they were applied; empty when the database was up to date. */
  readonly applied: readonly string[];
  /** Copy of the database as it was; null when there was nothing to copy or nothing to apply. */
  readonly copy: string | null;
}

/**
 * Brings a database file up to date with a folder of Prisma migrations, creating it when it does not exist.
 *
 * `prisma migrate deploy` needs a downloaded engine; this does the same work and leaves the same records,
 * so that Prisma's own tools agree with the result. Each migration is one transaction together with its record.
 * A database that has data is copied beside itself first.
 *
 * @param file canonical path; the caller holds its lock
 * @throws DatabaseVersionError when database and folder do not fit each other; nothing was changed
 * @throws DatabaseUnavailableError when the file cannot be read or written
 */
export function migrate(file: string, migrationsDir: string, clock: Clock = systemClock): MigrationReport {
  const migrations = migrationsOf(file, migrationsDir);
  return explainingSqliteFailures(file, () => {
    const connection = new BetterSqlite3(file);
    try {
      assertWritable(connection);
      const history = readHistory(connection);
      if (history === null) assertEmpty(connection, file);
      const pending = pendingMigrations(file, migrations, history ?? []);
      const copy =
        pending.length > 0 && history !== null ? copyDatabase(connection, file, pending, clock) : null;
      applyAll(connection, file, pending, copy, clock);
      connection.pragma('journal_mode = WAL');
      return { applied: pending.map(({ name }) => name), copy };
    } finally {
      connection.close();
    }
  });
}

function migrationsOf(file: string, migrationsDir: string): readonly Migration[] {
  try {
    const migrations = readMigrations(migrationsDir);
    if (migrations.length > 0) return migrations;
  } catch (error) {
    throw new DatabaseUnavailableError(file, incompleteInstallation(migrationsDir), { cause: error });
  }
  throw new DatabaseUnavailableError(file, incompleteInstallation(migrationsDir));
}

function incompleteInstallation(migrationsDir: string): string {
  return `the migrations in ${migrationsDir} cannot be read. Install ktrdr again.`;
}

/** SQLite opens a file it may not write without a word, and begins on it without one; only a write tells. */
function assertWritable(connection: BetterSqlite3.Database): void {
  const version = connection.pragma('user_version', { simple: true });
  connection.exec('BEGIN IMMEDIATE');
  try {
    connection.pragma(`user_version = ${version}`);
  } finally {
    // SQLite has rolled back itself when the disk failed.
    if (connection.inTransaction) connection.exec('ROLLBACK');
  }
}

function assertEmpty(connection: BetterSqlite3.Database, file: string): void {
  const table = connection
    .prepare<[], string>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    )
    .pluck()
    .get();
  if (table === undefined) return;
  throw new DatabaseVersionError(
    file,
    'foreign',
    null,
    `it has a table ${table} but no record of migrations, so another program made it. Choose another DATABASE_URL.`,
  );
}

/** @returns path of the copy, which names the migration that was about to be applied and the time */
function copyDatabase(
  connection: BetterSqlite3.Database,
  file: string,
  pending: readonly Migration[],
  clock: Clock,
): string {
  const stamp = clock.now().toISOString().replaceAll(/[:.]/g, '-');
  const copy = `${file}.before-${pending[0]?.name}.${stamp}.bak`;
  connection.prepare('VACUUM INTO ?').run(copy);
  return copy;
}

function applyAll(
  connection: BetterSqlite3.Database,
  file: string,
  pending: readonly Migration[],
  copy: string | null,
  clock: Clock,
): void {
  // Inside a transaction this pragma does nothing, and the rebuild of a table would delete the rows
  // of its children.
  connection.pragma('foreign_keys = OFF');
  for (const migration of pending) {
    try {
      apply(connection, file, migration, clock);
    } catch (error) {
      // The database is still what the copy is; a server that is restarted for ever would fill the disk.
      if (copy !== null && migration === pending[0]) rmSync(copy, { force: true });
      throw error;
    }
  }
}

function apply(connection: BetterSqlite3.Database, file: string, migration: Migration, clock: Clock): void {
  const startedAt = clock.now();
  connection.exec('BEGIN IMMEDIATE');
  try {
    connection.exec(migration.sql);
    const [violation] = connection.pragma('foreign_key_check') as readonly {
      table: string;
      parent: string;
    }[];
    if (violation)
      throw new Error(`a row of ${violation.table} refers to a missing row of ${violation.parent}`);
    recordMigration(connection, migration, startedAt, clock.now());
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseVersionError(
      file,
      'unappliable',
      migration.name,
      `migration ${migration.name} failed (${reason}) and was rolled back. Go back to the version of ktrdr that wrote the database.`,
      { cause: error },
    );
  }
}
