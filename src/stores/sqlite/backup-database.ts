import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { DatabaseUnavailableError } from '../sql/errors.js';
import { BackupFailedError, BackupTargetError } from './backup-errors.js';
import { locateDatabase } from './database-location.js';
import { explainingSqliteFailures } from './sqlite-failure.js';

export interface BackupRequest {
  /** URL of the database, such as `file:./var/ktrdr.db`. */
  readonly url: string;
  /** What relative paths are relative to. */
  readonly cwd: string;
  /** The file to write; it must not exist. */
  readonly target: string;
}

export interface BackupReport {
  /** The database that was copied, absolute. */
  readonly source: string;
  /** The copy, absolute. */
  readonly file: string;
  readonly bytes: number;
}

/** 8 MB at a time: the process still answers Ctrl+C. */
const DATABASE_PAGES_A_STEP = 2_000;
const BUSY_TIMEOUT_MS = 5_000;

/**
 * Copies a database while a server may be writing to it, and checks the copy before it gets its name.
 *
 * The copy is the database as it was at one instant, in a single file. The server's lock does not matter: only
 * reading is done, and readers and a writer do not hinder each other in write-ahead mode.
 * @throws BackupTargetError when the target exists or its folder does not
 * @throws DatabaseUrlError, DatabaseUnavailableError when there is no database to copy, or it cannot be read
 * @throws BackupFailedError when the copy cannot be written or is not sound
 */
export async function backupDatabase({ url, cwd, target }: BackupRequest): Promise<BackupReport> {
  const source = locateDatabase(url, cwd);
  const file = resolve(cwd, target);
  if (!existsSync(source)) {
    throw new DatabaseUnavailableError(source, 'it does not exist. Name one with DATABASE_URL.');
  }
  if (existsSync(file)) throw new BackupTargetError(file, 'it exists already; choose another name');
  if (!existsSync(dirname(file))) {
    throw new BackupTargetError(file, `the folder ${dirname(file)} does not exist; create it first`);
  }
  const unfinished = `${file}.${randomUUID()}.tmp`;
  try {
    await copy(source, unfinished);
    verify(unfinished);
    if (existsSync(file)) throw new BackupTargetError(file, 'it exists already; choose another name');
    renameSync(unfinished, file);
  } catch (error) {
    throw explained(error, file);
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(`${unfinished}${suffix}`, { force: true });
  }
  return { source, file, bytes: statSync(file).size };
}

async function copy(source: string, unfinished: string): Promise<void> {
  const connection = explainingSqliteFailures(source, () => {
    const opened = new BetterSqlite3(source, {
      readonly: true,
      fileMustExist: true,
      timeout: BUSY_TIMEOUT_MS,
    });
    try {
      // An open read transaction pins one state: without it every write of a server would start the copy anew.
      opened.exec('BEGIN');
      opened.prepare('SELECT count(*) FROM sqlite_schema').get();
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  });
  try {
    await connection.backup(unfinished, {
      progress: () => DATABASE_PAGES_A_STEP,
    });
  } finally {
    connection.close();
  }
}

function verify(unfinished: string): void {
  const connection = new BetterSqlite3(unfinished, { fileMustExist: true });
  try {
    // One file that can be moved about: write-ahead mode would leave two more beside it whenever it is read.
    connection.pragma('journal_mode = DELETE');
    const answer: unknown = connection.pragma('integrity_check', { simple: true });
    if (answer !== 'ok') throw new Error(`the copy is not sound (${String(answer)})`);
  } finally {
    connection.close();
  }
}

function explained(error: unknown, file: string): unknown {
  if (error instanceof BackupTargetError || error instanceof DatabaseUnavailableError) return error;
  return new BackupFailedError(file, error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}
