import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Clock, systemClock } from '../../base/outer/clock.js';
import { AppError } from '../../base/pure/app-error.js';
import { StoreUnavailableError } from '../../operations/record/errors.js';
import { DatabaseUnavailableError } from '../sql/errors.js';
import type { SqlDatabase } from '../sql/sql-database.js';
import type { Steps } from '../sql/steps.js';
import { REMOVE_OLD_RECEIPTS } from './commit-receipts.js';
import { connectionSettings } from './connection-settings.js';
import { migratePostgres } from './migrate-postgres.js';
import { openPool } from './open-pool.js';
import { shownAddress } from './postgres-address.js';
import { postgresDialect } from './postgres-dialect.js';
import { explainPostgresError } from './postgres-failure.js';
import { type Hold, ServerHold } from './server-hold.js';
import { runSteps, runTransaction } from './transaction.js';

export interface PostgresOptions {
  /** Such as `postgres://user:password@host:5432/name`. */
  readonly url: string;
  /** Folder of the migrations, absolute. */
  readonly migrationsDir: string;
  /** Whether other servers may have the database, too. */
  readonly hold: Hold;
  readonly clock?: Clock;
}

const MOST_CONNECTIONS = 10;
/** A process that stands still keeps nobody waiting for longer. */
const STANDSTILL_MS = 10_000;

/** A PostgreSQL database that is up to date and open. */
export class PostgresDatabase implements SqlDatabase {
  readonly dialect = postgresDialect;
  readonly explain = explainPostgresError;
  readonly evaluated = new Set<(family: string) => void>();
  #taken: Error | null = null;

  private constructor(
    /** Without a password. */
    readonly address: string,
    readonly url: string,
    readonly pool: pg.Pool,
    readonly secret: Buffer,
    /** Names of the migrations that were applied. */
    readonly applied: readonly string[],
  ) {}

  #hold: ServerHold | null = null;

  /**
   * Opens a database and brings it up to date.
   * @throws DatabaseUrlError, DatabaseUnavailableError, DatabaseInUseError, DatabaseVersionError, none of which tells the
   * password
   */
  static async open(options: PostgresOptions): Promise<PostgresDatabase> {
    const address = shownAddress(options.url);
    try {
      return await PostgresDatabase.#open(address, options);
    } catch (error) {
      if (error instanceof AppError) throw error;
      const explanation = explainPostgresError(error);
      if (explanation === null) throw error;
      throw new DatabaseUnavailableError(address, explanation, { cause: error });
    }
  }

  static async #open(address: string, options: PostgresOptions): Promise<PostgresDatabase> {
    const { url, migrationsDir, hold, clock = systemClock } = options;
    const settings = connectionSettings(url, 'ktrdr');
    const { applied, secret } = await prepare(settings, address, migrationsDir, clock);
    const pool = openPool({
      ...settings,
      max: MOST_CONNECTIONS,
      idle_in_transaction_session_timeout: STANDSTILL_MS,
    });
    const database = new PostgresDatabase(address, url, pool, secret, applied);
    try {
      database.#hold = await ServerHold.take(settings, address, hold, (error) => {
        database.#taken = error;
      });
      return database;
    } catch (error) {
      await pool.end();
      throw error;
    }
  }

  /** Where all statements run in another process, none of them keeps anybody here. */
  readAside<T>(steps: Steps<T>): Promise<T> {
    return this.read(steps);
  }

  read<T>(steps: Steps<T>): Promise<T> {
    return runSteps(this.pool, steps);
  }

  async write<T>(steps: () => Steps<T>): Promise<T> {
    if (this.#taken !== null) throw new StoreUnavailableError(this.#taken.message);
    return await runTransaction(this.pool, steps);
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.#hold?.release();
  }
}

/** Does what needs no pool, over one connection. */
async function prepare(
  settings: pg.ClientConfig,
  address: string,
  migrationsDir: string,
  clock: Clock,
): Promise<{ readonly applied: readonly string[]; readonly secret: Buffer }> {
  const client = new pg.Client(settings);
  client.on('error', () => undefined);
  try {
    await client.connect();
    const applied = await migratePostgres(client, address, migrationsDir, clock);
    await client.query(REMOVE_OLD_RECEIPTS);
    return { applied, secret: await readSecret(client) };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Returns the secret of the ledger, which is made once. */
async function readSecret(client: pg.Client): Promise<Buffer> {
  await client.query(
    `INSERT INTO "server_secret" ("name", "secret") VALUES ('ledger', $1) ON CONFLICT DO NOTHING`,
    [randomBytes(32)],
  );
  const { rows } = await client.query<{ secret: Buffer }>(
    `SELECT "secret" FROM "server_secret" WHERE "name" = 'ledger'`,
  );
  return (rows[0] as { secret: Buffer }).secret;
}
