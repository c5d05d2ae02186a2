import { dirname, join } from 'node:path';
import type { Config } from '../base/outer/config/config.js';
import { projectRoot } from '../base/outer/files/project-root.js';
import { ENGINE_VERSION } from '../domain/backtest/engine-version.js';
import type { ArtifactIndex } from '../operations/ports/artifacts.js';
import type { EvaluationLedger } from '../operations/ports/evaluation-ledger.js';
import type { OperationStore } from '../operations/ports/operation-store.js';
import type { SharedLibrary } from '../operations/ports/shared-library.js';
import type { SharedSlices } from '../operations/ports/shared-slices.js';
import type { WorkLeases } from '../operations/ports/work-leases.js';
import { isPostgresUrl } from '../stores/postgres/postgres-address.js';
import { explainedFailures } from '../stores/sql/explained-failures.js';
import { HeldLeases } from '../stores/sql/held-leases.js';
import type { SqlDatabase } from '../stores/sql/sql-database.js';
import { SqlEvaluationLedger } from '../stores/sql/sql-evaluation-ledger.js';
import { SqlOperationStore } from '../stores/sql/sql-operation-store.js';
import type { JobThreads } from './threads/job-threads.js';

/** The database of a server, open and up to date. What keeps it from being used comes as a StoreUnavailableError. */
export interface OpenDatabase {
  readonly store: OperationStore;
  readonly evaluations: EvaluationLedger;
  /** By which threads that read the ledger by themselves find it: an address, or the path of a file. */
  readonly ledger: string;
  /** Where results take space on a disk of this machine; null where that is another's. */
  readonly resultsDir: string | null;
  /** Null where one process has the database alone. */
  readonly shared: SharedDatabase | null;
  close(): Promise<void>;
}

/** What several processes that share a database find in it. */
export interface SharedDatabase {
  /** By which hosts take work out of it. */
  readonly leases: WorkLeases;
  /** The files of operations. */
  readonly index: ArtifactIndex;
  /** What operations have made. */
  readonly library: SharedLibrary;
  readonly slices: SharedSlices;
}

/**
 * Opens the database that DATABASE_URL names, each kind loaded when it is asked for.
 * @param jobs answers what takes long in SQLite
 * @param onUnavailable is told whenever it cannot be used later on
 * @throws AppError when it cannot be used
 */
export async function openDatabase(
  { databaseUrl: url, executionMode }: Pick<Config, 'databaseUrl' | 'executionMode'>,
  jobs: JobThreads,
  onUnavailable: (error: Error) => void,
): Promise<OpenDatabase> {
  const { database, store, shared, ...opened } = isPostgresUrl(url)
    ? await openPostgres(url, executionMode === 'CLUSTER')
    : await openSqlite(url, jobs);
  const explained = <Port extends object>(port: Port): Port =>
    explainedFailures(port, database.explain, onUnavailable);
  return {
    ...opened,
    store: explained(store),
    evaluations: explained(new SqlEvaluationLedger(database)),
    shared: shared && {
      leases: explained(shared.leases),
      index: explained(shared.index),
      library: explained(shared.library),
      slices: explained(shared.slices),
    },
  };
}

type Opened = Omit<OpenDatabase, 'evaluations'> & { readonly database: SqlDatabase };

async function openPostgres(url: string, isShared: boolean): Promise<Opened> {
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
    shared: isShared
      ? {
          leases: new PostgresWorkLeases(database, held),
          index: new PostgresArtifacts(database, held),
          library: new PostgresLibrary(database, held),
          slices: new PostgresSlices(database, held, ENGINE_VERSION),
        }
      : null,
    close: () => database.close(),
  };
}

async function openSqlite(url: string, jobs: JobThreads): Promise<Opened> {
  const { Database } = await import('../stores/sqlite/database.js');
  const { PrismaOperationStore } = await import('../stores/sqlite/prisma-operation-store.js');
  const database = await Database.open({
    url,
    cwd: process.cwd(),
    migrationsDir: join(projectRoot, 'prisma', 'migrations'),
    checkpointThread: join(projectRoot, 'dist', 'wal-thread.js'),
    aside: (question) => jobs.ask('answerAside', question),
  });
  return {
    ...{ database, shared: null, ledger: database.file, resultsDir: dirname(database.file) },
    store: new PrismaOperationStore(database),
    close: () => database.close(),
  };
}
