import { statSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { locateDatabase } from './database-location.js';
import { explainingSqliteFailures } from './sqlite-failure.js';

/** A database as it lies on the disk. */
export interface InspectedDatabase {
  /** Absolute. */
  readonly file: string;
  /** Null where there is none yet. */
  readonly bytes: number | null;
}

/**
 * Looks whether a database can be read, also while a server writes to it.
 * @throws DatabaseUrlError, DatabaseUnavailableError when it cannot
 */
export function inspectDatabase(url: string, cwd: string): InspectedDatabase {
  const file = locateDatabase(url, cwd);
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? null;
  if (bytes === null) return { file, bytes };
  return explainingSqliteFailures(file, () => {
    const connection = new BetterSqlite3(file, { readonly: true });
    try {
      connection.prepare('SELECT count(*) FROM sqlite_master').get();
      return { file, bytes };
    } finally {
      connection.close();
    }
  });
}
