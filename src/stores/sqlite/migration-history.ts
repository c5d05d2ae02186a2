import { randomUUID } from 'node:crypto';
import type BetterSqlite3 from 'better-sqlite3';
import { type Migration, migrationChecksum } from '../sql/migration-folder.js';
import type { AppliedMigration } from '../sql/pending-migrations.js';

const CREATE_TABLE = `
CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

/** Returns what was applied to a database, in order; null when the database has no table of migrations. */
export function readHistory(connection: BetterSqlite3.Database): readonly AppliedMigration[] | null {
  const table = connection.prepare("SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'").get();
  if (table === undefined) return null;
  return connection
    .prepare<[], { name: string; checksum: string; finished: number }>(
      `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished FROM "_prisma_migrations"
       WHERE rolled_back_at IS NULL ORDER BY migration_name`,
    )
    .all()
    .map((row) => ({ ...row, finished: row.finished === 1 }));
}

/** Records a migration as Prisma would; belongs into the transaction that applies it. */
export function recordMigration(
  connection: BetterSqlite3.Database,
  migration: Migration,
  startedAt: Date,
  finishedAt: Date,
): void {
  connection.exec(CREATE_TABLE);
  // Prisma's own engine keeps these times as milliseconds since the epoch.
  connection
    .prepare(
      `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       VALUES (?, ?, ?, ?, ?, 1)`,
    )
    .run(
      randomUUID(),
      migrationChecksum(migration.sql),
      finishedAt.getTime(),
      migration.name,
      startedAt.getTime(),
    );
}
