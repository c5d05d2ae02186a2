import type { SqlDialect } from './sql-dialect.js';
import type { Steps } from './steps.js';

/** A database of operations and of what was tried, open and up to date. */
export interface SqlDatabase {
  readonly dialect: SqlDialect;
  /** By which the ledger hashes what could be guessed. */
  readonly secret: Buffer;
  /** Who hears of the families of evaluations that were entered. */
  readonly evaluated: Set<(family: string) => void>;
  /** Returns what keeps the database from being used, and what to do; null for an error of another kind. */
  explain(error: unknown): string | null;
  /** Runs statements that only read. */
  read<T>(steps: Steps<T>): Promise<T>;
  /**
   * Runs statements that only read and take long, where nobody else waits for them. Each of them may see another state
   * than the one before.
   */
  readAside<T>(steps: Steps<T>): Promise<T>;
  /** Runs statements in one transaction, which is rolled back when they throw. */
  write<T>(steps: () => Steps<T>): Promise<T>;
}
