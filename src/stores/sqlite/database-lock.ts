import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import BetterSqlite3 from 'better-sqlite3';
import { type Clock, systemClock } from '../../base/outer/clock.js';
import { DatabaseInUseError, type LockHolder } from '../sql/errors.js';
import { explainingSqliteFailures } from './sqlite-failure.js';

/** Short, because a held lock is held for hours; long enough for another starter to finish reading the holder. */
const BUSY_TIMEOUT_MS = 200;
const MAX_ROUNDS = 5;

/** A connection that was garbage-collected would give its lock back while the database is still in use. */
const heldConnections = new Set<BetterSqlite3.Database>();

/**
 * Keeps every other process from opening the same database, for as long as this one lives.
 *
 * It is an open write transaction on a small SQLite database beside the real one (`<file>.lock`). The kernel
 * frees it when its holder dies, however it dies, so that a stale lock cannot exist. In rollback-journal mode
 * others can still read from it who holds it. The file stays; only the transaction counts. No code may open
 * and close that file by other means than SQLite: in POSIX that drops the locks of the whole process.
 */
export class DatabaseLock {
  private constructor(private readonly connection: BetterSqlite3.Database) {
    heldConnections.add(connection);
  }

  /**
   * @param databaseFile canonical path, as locateDatabase returns it
   * @throws DatabaseInUseError when another process, or another part of this one, holds the lock
   */
  static acquire(databaseFile: string, clock: Clock = systemClock): DatabaseLock {
    const lockFile = `${databaseFile}.lock`;
    return explainingSqliteFailures(lockFile, () => {
      const connection = new BetterSqlite3(lockFile, { timeout: BUSY_TIMEOUT_MS });
      try {
        hold(connection, clock);
        return new DatabaseLock(connection);
      } catch (error) {
        const holder = isBusy(error) ? readHolder(connection) : null;
        connection.close();
        throw isBusy(error) ? new DatabaseInUseError(databaseFile, holder) : error;
      }
    });
  }

  release(): void {
    heldConnections.delete(this.connection);
    this.connection.close();
  }
}

class LockContestedError extends Error {}

function hold(connection: BetterSqlite3.Database, clock: Clock): void {
  const token = randomUUID();
  const insert = 'INSERT INTO holder (token, pid, host, since) VALUES (?, ?, ?, ?)';
  for (let round = 0; round < MAX_ROUNDS; round++) {
    // The holder must be committed to be readable by others, and a commit ends the lock: so it is written
    // first, the lock taken after, and given back when another starter came in between.
    connection.exec('BEGIN IMMEDIATE');
    connection.exec('CREATE TABLE IF NOT EXISTS holder (token TEXT, pid INTEGER, host TEXT, since TEXT)');
    connection.exec('DELETE FROM holder');
    connection.prepare(insert).run(token, process.pid, hostname(), clock.now().toISOString());
    connection.exec('COMMIT');
    connection.exec('BEGIN IMMEDIATE');
    if (connection.prepare('SELECT token FROM holder').pluck().get() === token) return;
    connection.exec('ROLLBACK');
  }
  throw new LockContestedError();
}

function isBusy(error: unknown): boolean {
  if (error instanceof LockContestedError) return true;
  return error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function readHolder(connection: BetterSqlite3.Database): LockHolder | null {
  try {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    return connection.prepare<[], LockHolder>('SELECT pid, host, since FROM holder').get() ?? null;
  } catch {
    // Who holds it is a courtesy: a lock that is being taken this very moment has no readable holder.
    return null;
  }
}
