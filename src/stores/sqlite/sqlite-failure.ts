import BetterSqlite3 from 'better-sqlite3';
import { AppError } from '../../base/pure/app-error.js';
import { DatabaseUnavailableError } from '../sql/errors.js';
import { Prisma } from '../sql/generated/client.js';

const EXPLANATIONS: readonly (readonly [prefix: string, explanation: string])[] = [
  ['SQLITE_NOTADB', 'it is not an SQLite database. Restore it from a copy, or choose another DATABASE_URL.'],
  ['SQLITE_CORRUPT', 'it is damaged. Restore it from a copy, or choose another DATABASE_URL.'],
  ['SQLITE_READONLY', 'it is read-only. Make the file and its folder writable for this user.'],
  [
    'SQLITE_CANTOPEN',
    'it cannot be opened. Make the file and its folder readable and writable for this user, and look whether the process may have more files open.',
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
 * Returns what an error of either connection means and what to do: a full disk, a damaged or read-only file, another
 * program that holds it; null for what is not the fault of file or disk.
 */
export function explainSqliteError(error: unknown): string | null {
  const code = sqliteCodeOf(error);
  return code === null ? null : explainSqliteCode(code);
}

/** Returns SQLite's own name of an error, such as SQLITE_FULL, whichever connection met it. */
function sqliteCodeOf(error: unknown): string | null {
  if (error instanceof BetterSqlite3.SqliteError) return error.code;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return null;
  const adapterError: unknown = error.meta?.driverAdapterError;
  if (!(adapterError instanceof Error)) return null;
  const { cause } = adapterError;
  if (typeof cause !== 'object' || cause === null || !('originalCode' in cause)) return null;
  return typeof cause.originalCode === 'string' ? cause.originalCode : null;
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
