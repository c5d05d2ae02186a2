import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Clock } from '../../base/outer/clock.js';
import { DatabaseUnavailableError, DatabaseVersionError } from '../sql/errors.js';
import { type Migration, migrationChecksum, readMigrations } from '../sql/migration-folder.js';
import { type AppliedMigration, pendingMigrations } from '../sql/pending-migrations.js';

const OLDEST_SERVER = 140_000;

const CREATE_TABLE = `
CREATE TABLE "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Brings a database up to date with a folder of migrations. Several processes may begin at once: the first does it, the
 * others wait for that. All of it is one transaction, with the records that Prisma's own tools keep.
 * @param address for messages
 * @returns the names of what was applied, in order
 * @throws DatabaseVersionError when database, server and folder do not fit each other; nothing was changed
 */
export async function migratePostgres(
  client: Client,
  address: string,
  migrationsDir: string,
  clock: Clock,
): Promise<readonly string[]> {
  await requireServer(client, address);
  const migrations = migrationsOf(address, migrationsDir);
  await client.query('BEGIN');
  try {
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('ktrdr migration', 0))`);
    const history = await readHistory(client);
    if (history === null) await requireEmpty(client, address);
    const pending = pendingMigrations(address, migrations, history ?? []);
    if (history === null) await client.query(CREATE_TABLE);
    for (const migration of pending) await apply(client, address, migration, clock);
    await client.query('COMMIT');
    return pending.map(({ name }) => name);
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function requireServer(client: Client, address: string): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    `SELECT current_setting('server_version_num')::integer AS "number", current_setting('server_version') AS "name"`,
  );
  const [version] = rows;
  if (version !== undefined && version.number >= OLDEST_SERVER) return;
  throw new DatabaseUnavailableError(
    address,
    `its server is PostgreSQL ${version?.name}, and ktrdr needs 14 or later. Update the server, or choose another DATABASE_URL.`,
  );
}

function migrationsOf(address: string, migrationsDir: string): readonly Migration[] {
  try {
    return readMigrations(migrationsDir);
  } catch (error) {
    throw new DatabaseUnavailableError(
      address,
      `the migrations in ${migrationsDir} cannot be read. Install ktrdr again.`,
      { cause: error },
    );
  }
}

async function readHistory(client: Client): Promise<readonly AppliedMigration[] | null> {
  const table = await client.query(`SELECT 1 WHERE to_regclass('"_prisma_migrations"') IS NOT NULL`);
  if (table.rows.length === 0) return null;
  const { rows } = await client.query<AppliedMigration>(
    `SELECT migration_name AS "name", checksum, finished_at IS NOT NULL AS "finished" FROM "_prisma_migrations"
      WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows;
}

async function requireEmpty(client: Client, address: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT table_name AS "name" FROM information_schema.tables
      WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name LIMIT 1`,
  );
  const [table] = rows;
  if (table === undefined) return;
  throw new DatabaseVersionError(
    address,
    'foreign',
    null,
    `it has a table ${table.name} but no record of migrations, so another program made it. Choose another DATABASE_URL.`,
  );
}

async function apply(client: Client, address: string, migration: Migration, clock: Clock): Promise<void> {
  const startedAt = clock.now();
  try {
    await client.query(migration.sql);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseVersionError(
      address,
      'unappliable',
      migration.name,
      `migration ${migration.name} failed (${reason}) and was rolled back. Give the user all rights on the database, or go back to the version of ktrdr that wrote it.`,
      { cause: error },
    );
  }
  await client.query(
    `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
      VALUES ($1, $2, $3, $4, $5, 1)`,
    [randomUUID(), migrationChecksum(migration.sql), clock.now(), migration.name, startedAt],
  );
}
