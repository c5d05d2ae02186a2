import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { Mutex } from 'async-mutex';
import BetterSqlite3 from 'better-sqlite3';
import { type Clock, systemClock } from '../../base/outer/clock.js';
import { Prisma, PrismaClient } from '../sql/generated/client.js';
import type { SqlDatabase } from '../sql/sql-database.js';
import type { Steps } from '../sql/steps.js';
import { type AsideAnswer, type AsideQuestion, answerFromAside } from './answer-aside.js';
import { CheckpointThread } from './checkpoint-thread.js';
import { locateDatabase } from './database-location.js';
import { DatabaseLock } from './database-lock.js';
import { runSteps } from './direct-statements.js';
import { type MigrationReport, migrate } from './migrate.js';
import { serverSecret } from './server-secret.js';
import { sqliteDialect } from './sqlite-dialect.js';
import { explainSqliteError } from './sqlite-failure.js';

export interface DatabaseOptions {
  /** Such as `file:./var/ktrdr.db`. */
  readonly url: string;
  /** What a relative path in the URL is relative to. */
  readonly cwd: string;
  /** Folder of the migrations, absolute. */
  readonly migrationsDir: string;
  /**
   * The built entry of the thread that moves the write-ahead log into the file; without it SQLite does so in the
   * course of writes.
   */
  readonly checkpointThread?: string;
  /** Has another thread answer a statement that takes long; without it they are answered here, as others are. */
  readonly aside?: (question: AsideQuestion) => Promise<AsideAnswer>;
  readonly clock?: Clock;
}

const BUSY_TIMEOUT_MS = 5_000;
/** What a connection keeps of what it has read: better-sqlite3 says 16,000, and the system keeps the file besides. */
const CACHE_KIB = 4_000;

/** A database that is locked for this process, up to date and open. */
export class Database implements SqlDatabase {
  readonly dialect = sqliteDialect;
  readonly explain = explainSqliteError;
  private checkpoints: CheckpointThread | null = null;

  private constructor(
    /** Canonical path. */
    readonly file: string,
    readonly client: PrismaClient,
    /**
     * A second connection, for what is done often and what is large: Prisma takes a hundred times longer for a
     * small statement and would pass large values as base64. What this one does it does at once, and as with
     * `client` only a holder of `writes` writes with it.
     */
    readonly direct: BetterSqlite3.Database,
    readonly migration: MigrationReport,
    /** By which the ledger hashes what could be guessed. */
    readonly secret: Buffer,
    private readonly lock: DatabaseLock,
    private readonly aside: DatabaseOptions['aside'],
  ) {
    this.inTransaction = direct.transaction((steps: () => Steps<unknown>) =>
      runSteps(direct, steps()),
    ).immediate;
  }

  /** Made once, because making it takes as long as a small transaction. */
  private readonly inTransaction: (steps: () => Steps<unknown>) => unknown;

  /** Who hears of the families of evaluations that were entered. */
  readonly evaluated = new Set<(family: string) => void>();

  /**
   * Every write goes through it. Prisma's transactions on SQLite share one connection and are not isolated:
   * a statement issued beside an open transaction falls into it and vanishes with its rollback. Of two connections
   * only one can write at a time, and the other would block the event loop while it waits.
   */
  readonly writes = new Mutex();

  /**
   * Opens a database, creating file and folder where they are missing.
   * @throws DatabaseUrlError, DatabaseUnavailableError, DatabaseInUseError, DatabaseVersionError
   */
  static async open(options: DatabaseOptions): Promise<Database> {
    const { url, cwd, migrationsDir, checkpointThread, aside, clock = systemClock } = options;
    const file = locateDatabase(url, cwd);
    const lock = DatabaseLock.acquire(file, clock);
    /** What is open so far; closed again, the last first, when the rest cannot be opened. */
    const opened: (() => unknown)[] = [() => lock.release()];
    try {
      const migration = migrate(file, migrationsDir, clock);
      const secret = serverSecret(file);
      const client = createClient(file);
      opened.unshift(() => client.$disconnect());
      await prepareClient(client);
      const direct = connectDirectly(file);
      opened.unshift(() => direct.close());
      const database = new Database(file, client, direct, migration, secret, lock, aside);
      if (checkpointThread !== undefined) database.leaveCheckpointsTo(checkpointThread);
      return database;
    } catch (error) {
      for (const close of opened) await close();
      throw error;
    }
  }

  /** Reads at once: what the statements see is one state. */
  async read<T>(steps: Steps<T>): Promise<T> {
    return runSteps(this.direct, steps);
  }

  async readAside<T>(steps: Steps<T>): Promise<T> {
    if (this.aside === undefined) return this.read(steps);
    let step = steps.next();
    while (!step.done) {
      const { sql, values } = step.value;
      step = steps.next(answerFromAside(await this.aside({ file: this.file, sql, values: [...values] })));
    }
    return step.value;
  }

  write<T>(steps: () => Steps<T>): Promise<T> {
    return this.writes.runExclusive(async () => this.inTransaction(steps) as T);
  }

  /** Waits for the writes under way, then closes the file and gives the lock back. */
  async close(): Promise<void> {
    await this.checkpoints?.close();
    try {
      await this.writes.runExclusive(async () => {
        this.direct.close();
        await this.client.$disconnect();
      });
    } finally {
      this.lock.release();
    }
  }

  private leaveCheckpointsTo(threadFile: string): void {
    this.checkpoints = new CheckpointThread(this.file, threadFile, {
      limit: (pages) => this.limitLog(pages),
      pause: (until) => this.writes.runExclusive(until),
    });
  }

  /** Has writes move the log from so many pages on. */
  private limitLog(pages: number): Promise<void> {
    return this.writes.runExclusive(async () => {
      if (!this.direct.open) return;
      this.direct.pragma(`wal_autocheckpoint = ${pages}`);
      await this.client.$queryRaw(Prisma.raw(`PRAGMA wal_autocheckpoint = ${pages}`));
    });
  }
}

function createClient(file: string): PrismaClient {
  const adapter = new PrismaBetterSqlite3(
    { url: file, timeout: BUSY_TIMEOUT_MS },
    // Integers compare and sort as times do, in Prisma's queries and in raw SQL alike.
    { timestampFormat: 'unixepoch-ms' },
  );
  return new PrismaClient({ adapter });
}

async function prepareClient(client: PrismaClient): Promise<void> {
  // Survives a killed process; a power cut may cost the last moments before it, never the file.
  await client.$queryRaw`PRAGMA synchronous = NORMAL`;
  await client.$queryRaw`PRAGMA foreign_keys = ON`;
  await client.$queryRaw(Prisma.raw(`PRAGMA cache_size = ${-CACHE_KIB}`));
}

function connectDirectly(file: string): BetterSqlite3.Database {
  const connection = new BetterSqlite3(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    connection.pragma('synchronous = NORMAL');
    connection.pragma('foreign_keys = ON');
    connection.pragma(`cache_size = ${-CACHE_KIB}`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
