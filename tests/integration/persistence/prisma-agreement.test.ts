import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../../src/stores/sqlite/migrate.js';
import { migrationsDir, projectRoot, type TemporaryFolder, temporaryFolder } from './temporary-database.js';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

function writeMigration(...args: readonly string[]): string {
  const script = join(projectRoot, 'scripts/write-migration.mjs');
  return execFileSync(process.execPath, [script, ...args], {
    cwd: projectRoot,
    encoding: 'utf8',
    stdio: 'pipe',
  });
}

function migrationNames(): readonly string[] {
  return readdirSync(migrationsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

describe("Prisma's schema engine", () => {
  it('finds that the migrations make what the schema says', () => {
    expect(writeMigration('--check')).toContain('up to date');
  });

  it('agrees with the records of a database that this program made', () => {
    const file = join(folder.path, 'ktrdr.db');
    migrate(file, migrationsDir);
    expect(JSON.parse(writeMigration('--status', file))).toEqual({
      hasMigrationsTable: true,
      history: null,
      editedMigrationNames: [],
      failedMigrationNames: [],
    });
  });

  it('sees what this program would refuse', () => {
    const file = join(folder.path, 'ktrdr.db');
    migrate(file, migrationsDir);
    const connection = new BetterSqlite3(file);
    connection.exec(`UPDATE "_prisma_migrations" SET checksum = 'other'`);
    connection.close();
    expect(JSON.parse(writeMigration('--status', file)).editedMigrationNames).toEqual(migrationNames());
  });

  it('is asked about a database that exists only', () => {
    writeFileSync(join(folder.path, 'other'), '');
    expect(() => writeMigration('--status', join(folder.path, 'none.db'))).toThrow(/There is no database/);
  });
});
