import BetterSqlite3 from 'better-sqlite3';
import { AppError } from '../../base/pure/app-error.js';
import { DatabaseUnavailableError } from './errors.js';

const EXPLANATIONS: readonly (readonly [prefix: string, explanation: string])[] = [
  ['SQLITE_NOTADB', 'it is not an SQLite database. Restore it from a copy, or choose another DATABASE_URL.'],
  ['SQLITE_CORRUPT', 'it is damaged. Restore it from a copy, or choose another DATABASE_URL.'],
  ['SQLITE_READONLY', 'it is read-only. Make the file and its folder writable for this user.'],
  [
    'SQLITE_CANTOPEN',
    'it cannot be opened. Make the file and its folder readable and writable for this user.',
  ],
  ['SQLITE_PERM', 'access was denied. Make the file and its folder writable for this user.'],
  ['SQLITE_FULL', 'the disk is full. Free some space and start again.'],
  ['SQLITE_IOERR', 'the disk reported an error. Check the disk, then restore the database from a copy.'],
  ['SQLITE_BUSY', 'another program is writing to it. Close that program and start again.'],
];

/**
 * Returns what an error of SQLite means and what to do, as a sentence or two that go on after "it cannot be used:";
 * null for errors that are not the fault of the file or its disk.
 */
export function explainSqliteCode(code: string): string | null {
  return EXPLANATIONS.find(([prefix]) => code.startsWith(prefix))?.[1] ?? null;
}

/**
 * Runs a piece of start-up work on a database file and turns what SQLite reports into a DatabaseUnavailableError.
 * Whatever is an AppError already, or did not come from SQLite, passes unchanged.
 */
export function explainingSqliteFailures<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AppError || !(error instanceof BetterSqlite3.SqliteError)) throw error;
    const explanation = explainSqliteCode(error.code);
    throw new DatabaseUnavailableError(file, explanation ?? `${error.message} (${error.code}).`, {
      cause: error,
    });
  }
}
