import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { AppError } from '../../pure/app-error.js';
import { LOCK_FILE } from './lock-file.js';

/** Thrown when others hold the lock of a folder for longer than anybody should. */
export class FolderLockedError extends AppError {
  readonly code = 'DATA_FOLDER_BUSY';
  override readonly retryable = true;

  constructor(readonly folder: string) {
    super('Others have been writing to the folder all the time. Try again later.');
  }
}

/** What a full disk is called by the system and by SQLite. */
const FULL = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'];

/** Thrown when a folder cannot be written to. */
export class FolderNotWritableError extends AppError {
  readonly code = 'DATA_NOT_WRITABLE';
  /** True for a disk that is full: space is freed, while permissions stay as they are. */
  override readonly retryable: boolean;

  /** @param reason the system's code, such as EACCES */
  constructor(readonly reason: string) {
    super(
      `The data folder cannot be written to (${reason}). Make DATA_DIR writable, with room for the bars.`,
    );
    this.retryable = FULL.includes(reason);
  }
}

const RETRY_MS = 20;
const GIVE_UP_MS = 60_000;

/**
 * Does some work while no other thread or process does any on the same folder.
 *
 * The lock is an open write transaction on a small SQLite database in the folder: the kernel frees it when its holder
 * dies, however it dies, so that a stale lock cannot exist. The file stays. No code may open and close it by other
 * means than SQLite: in POSIX that drops the locks of the whole process.
 * @param signal ends the waiting; the work itself is not interrupted
 * @throws FolderLockedError after a minute of waiting
 * @throws FolderNotWritableError when the lock cannot be created
 */
export async function withFolderLock<T>(
  folder: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const connection = openLock(folder);
  try {
    for (let waitedMs = 0; !hasBegun(connection); waitedMs += RETRY_MS) {
      if (waitedMs >= GIVE_UP_MS) throw new FolderLockedError(folder);
      await delay(RETRY_MS, undefined, { signal });
    }
    return await work();
  } finally {
    connection.close();
  }
}

function openLock(folder: string): BetterSqlite3.Database {
  try {
    return new BetterSqlite3(join(folder, LOCK_FILE), { timeout: 0 });
  } catch (error) {
    throw notWritable(error);
  }
}

function hasBegun(connection: BetterSqlite3.Database): boolean {
  try {
    connection.exec('BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    if (error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
    throw notWritable(error);
  }
}

function notWritable(error: unknown): unknown {
  return error instanceof BetterSqlite3.SqliteError || error instanceof TypeError
    ? new FolderNotWritableError('code' in error ? String(error.code) : 'no such folder')
    : error;
}
