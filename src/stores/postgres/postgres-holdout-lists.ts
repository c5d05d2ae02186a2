import { Mutex } from 'async-mutex';
import type pg from 'pg';
import { outlastOutage } from '../../operations/life/outlast-outage.js';
import { StoreUnavailableError } from '../../operations/record/errors.js';
import { Prisma } from '../sql/generated/client.js';
import { changesOf, firstOf, rowsOf, type Steps } from '../sql/steps.js';
import { connectionSettings } from './connection-settings.js';
import { openPool } from './open-pool.js';
import { explainPostgresError } from './postgres-failure.js';
import { runSteps, transactionOn } from './transaction.js';

/** One changes lists while another connection reads them. */
const MOST_CONNECTIONS = 2;
const IDLE_MS = 5_000;

type Write = (symbol: string, bytes: Uint8Array) => Promise<void>;

/**
 * Lists of sealed holdouts in the database of a server, for whichever thread looks at them: it connects when it is asked
 * something, and lets go soon afterwards.
 */
export class PostgresHoldoutLists {
  readonly #pool: pg.Pool;
  readonly #patienceMs: number;
  /** One at a time has a connection of its own: the other one is for what it reads. */
  readonly #changing = new Mutex();

  /** @param patienceMs how long one waits for a database that is away, where nobody waits for an answer */
  constructor(url: string, patienceMs = 0) {
    this.#patienceMs = patienceMs;
    this.#pool = openPool({
      ...connectionSettings(url, 'ktrdr seals'),
      idleTimeoutMillis: IDLE_MS,
      allowExitOnIdle: true,
      max: MOST_CONNECTIONS,
    });
  }

  nameOf(symbol: string): string {
    return `The list of holdouts of '${symbol}' in the database`;
  }

  async symbols(): Promise<readonly string[]> {
    const rows = await this.#read(() =>
      rowsOf<{ symbol: string }>(Prisma.sql`SELECT "symbol" FROM "holdout_list" ORDER BY "symbol"`),
    );
    return rows.map(({ symbol }) => symbol);
  }

  async read(symbol: string): Promise<Uint8Array | null> {
    const row = await this.#read(() =>
      firstOf<{ content: Uint8Array }>(
        Prisma.sql`SELECT "content" FROM "holdout_list" WHERE "symbol" = ${symbol}`,
      ),
    );
    return row?.content ?? null;
  }

  async change<T>(work: (write: Write) => Promise<T>): Promise<T> {
    return await this.#changing.runExclusive(() => this.#patiently(() => this.#change(work)));
  }

  /** Lets go of all connections. */
  async close(): Promise<void> {
    await this.#pool.end();
  }

  /**
   * Holds a lock of its own session meanwhile. What was written is one transaction of that session: once its connection
   * is lost, and with it the lock, nothing is written any more.
   */
  async #change<T>(work: (write: Write) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let isUnlocked = false;
    try {
      await client.query("SELECT pg_advisory_lock(hashtextextended('ktrdr seals', 0))");
      const written = new Map<string, Uint8Array>();
      const answer = await work(async (symbol, bytes) => void written.set(symbol, bytes));
      if (written.size > 0) await transactionOn(client, this.#pool, () => store(written));
      // It is done, whatever becomes of the lock.
      isUnlocked = await client.query("SELECT pg_advisory_unlock(hashtextextended('ktrdr seals', 0))").then(
        () => true,
        () => false,
      );
      return answer;
    } finally {
      // A connection that ends gives its locks back.
      client.release(!isUnlocked);
    }
  }

  #read<T>(steps: () => Steps<T>): Promise<T> {
    return this.#patiently(() => runSteps(this.#pool, steps()));
  }

  #patiently<T>(work: () => Promise<T>): Promise<T> {
    const endMs = performance.now() + this.#patienceMs;
    return outlastOutage(
      () => work().catch(explained),
      () => performance.now() >= endMs,
    );
  }
}

function* store(written: ReadonlyMap<string, Uint8Array>): Steps<void> {
  for (const [symbol, bytes] of written)
    yield* changesOf(Prisma.sql`INSERT INTO "holdout_list" ("symbol", "content") VALUES (${symbol}, ${bytes})
      ON CONFLICT ("symbol") DO UPDATE SET "content" = excluded."content"`);
}

function explained(error: unknown): never {
  const explanation = explainPostgresError(error);
  if (explanation === null) throw error;
  throw new StoreUnavailableError(explanation, { cause: error });
}
