import { dirname, join } from 'node:path';
import type { Config } from '../base/outer/config/config.js';
import { projectRoot } from '../base/outer/files/project-root.js';
import { ENGINE_VERSION } from '../domain/backtest/engine-version.js';
import type { ArtifactIndex } from '../operations/ports/artifacts.js';
import type { SharedLibrary } from '../operations/ports/shared-library.js';
import type { SharedSlices } from '../operations/ports/shared-slices.js';
import type { WorkLeases } from '../operations/ports/work-leases.js';
import { isPostgresUrl } from '../stores/postgres/postgres-address.js';
import { HeldLeases } from '../stores/sql/held-leases.js';
import type { SqlDatabase } from '../stores/sql/sql-database.js';
import { SqlOperationStore } from '../stores/sql/sql-operation-store.js';

/** The database of a server, open and up to date. */
export interface OpenDatabase {
  readonly database: SqlDatabase;
  readonly store: SqlOperationStore;
  /** By which threads that read the ledger by themselves find it: an address, or the path of a file. */
  readonly ledger: string;
  /** Where results take space on a disk of this machine; null where that is another's. */
  readonly resultsDir: string | null;
  /** By which hosts take work out of it; null where one process has it alone. */
  readonly leases: WorkLeases | null;
  /** The files of operations, and what they have made, where several processes share the database; else null. */
  readonly shared: {
    readonly index: ArtifactIndex;
    readonly library: SharedLibrary;
    readonly slices: SharedSlices;
  } | null;
  close(): Promise<void>;
}

/**
 * Opens the database that DATABASE_URL names, each kind loaded when it is asked for.
 * @throws AppError when it cannot be used
 */
export async function openDatabase({
  databaseUrl: url,
  executionMode,
}: Pick<Config, 'databaseUrl' | 'executionMode'>): Promise<OpenDatabase> {
  return isPostgresUrl(url) ? await openPostgres(url, executionMode === 'CLUSTER') : await openSqlite(url);
}

async function openPostgres(url: string, isShared: boolean): Promise<OpenDatabase> {
  const { PostgresWorkLeases } = await import('../stores/postgres/postgres-work-leases.js');
  const { PostgresArtifacts } = await import('../stores/postgres/postgres-artifacts.js');
  const { PostgresSlices } = await import('../stores/postgres/postgres-slices.js');
  const { PostgresLibrary } = await import('../stores/postgres/postgres-library.js');
  const { PostgresDatabase } = await import('../stores/postgres/postgres-database.js');
  const migrationsDir = join(projectRoot, 'prisma', 'postgres');
  const database = await PostgresDatabase.open({ url, migrationsDir, hold: isShared ? 'shared' : 'alone' });
  const held = new HeldLeases();
  return {
    ...{ database, ledger: url, resultsDir: null },
    store: new SqlOperationStore(database, held),
    leases: isShared ? new PostgresWorkLeases(database, held) : null,
    shared: isShared
      ? {
          index: new PostgresArtifacts(database, held),
          library: new PostgresLibrary(database, held),
          slices: new PostgresSlices(database, held, ENGINE_VERSION),
        }
      : null,
    close: () => database.close(),
  };
}

async function openSqlite(url: string): Promise<OpenDatabase> {
  const { Database } = await import('../stores/sqlite/database.js');
  const { PrismaOperationStore } = await import('../stores/sqlite/prisma-operation-store.js');
  const database = await Database.open({
    url,
    cwd: process.cwd(),
    migrationsDir: join(projectRoot, 'prisma', 'migrations'),
    checkpointThread: join(projectRoot, 'dist', 'wal-thread.js'),
  });
  const store = new PrismaOperationStore(database);
  return {
    ...{
      database,
      store,
      leases: null,
      shared: null,
      ledger: database.file,
      resultsDir: dirname(database.file),
    },
    close: () => database.close(),
  };
}
