import { AppError } from '../../base/pure/app-error.js';

/** The database URL names something this program cannot open. */
export class DatabaseUrlError extends AppError {
  override readonly code = 'DATABASE_URL_INVALID';

  constructor(
    readonly url: string,
    problem: string,
    remedy = 'Use a file, such as file:./var/ktrdr.db, or postgres://….',
  ) {
    super(`DATABASE_URL ${url}: ${problem} ${remedy}`);
  }
}

/** The database cannot be opened, read or written. */
export class DatabaseUnavailableError extends AppError {
  override readonly code = 'DATABASE_UNAVAILABLE';

  constructor(
    /** Absolute path of the file, or address without a password. */
    readonly file: string,
    problem: string,
    options?: ErrorOptions,
  ) {
    super(`The database ${file} cannot be used: ${problem}`, options);
  }
}

/** Who holds the lock of a database. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** Another server has the database open. */
export class DatabaseInUseError extends AppError {
  override readonly code = 'DATABASE_IN_USE';
  override readonly retryable = true;

  constructor(
    readonly file: string,
    /** Null when the holder has not written yet who it is. */
    readonly holder: LockHolder | null,
  ) {
    const who = holder === null ? 'another process' : `process ${holder.pid} on host ${holder.host}`;
    const since = holder === null ? '' : ` since ${holder.since}`;
    super(
      `The database ${file} is in use by ${who}${since}. Stop that server, or start this one with another DATABASE_URL.`,
    );
  }
}

/**
 * Why a database and the migrations of this program do not fit:
 * newer: it has migrations that the program does not know; edited: one was changed after it was applied;
 * failed: one was begun elsewhere and not finished; foreign: its tables are not ktrdr's;
 * unappliable: a migration failed just now and was rolled back.
 */
export type VersionProblem = 'newer' | 'edited' | 'failed' | 'foreign' | 'unappliable';

/** The database has another version than this program can work with; nothing was changed. */
export class DatabaseVersionError extends AppError {
  override readonly code = 'DATABASE_VERSION';

  constructor(
    readonly file: string,
    readonly problem: VersionProblem,
    /** The migration in question; null where there is none. */
    readonly migration: string | null,
    explanation: string,
    options?: ErrorOptions,
  ) {
    super(`The database ${file} does not fit this version of ktrdr: ${explanation}`, options);
  }
}
