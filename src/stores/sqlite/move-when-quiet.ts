import BetterSqlite3 from 'better-sqlite3';

/** Between two looks at the log. */
const LOOK_EVERY_MS = 250;
/** Pages that may wait however busy the writers are: 64 MB of the usual 4 kB. */
const MOST_DATABASE_PAGES = 16_000;

/** The answer of SQLite to a checkpoint, in pages. */
interface LogState {
  readonly log: number;
  readonly checkpointed: number;
}

/**
 * Moves the write-ahead log of a database into its file, again and again, until the thread is terminated: when
 * nothing was written since the last look, or when too much waits. Nobody who writes or reads has to wait for it.
 * What keeps it from that, such as a full disk, is warned of once and tried again at every look: nothing is lost
 * meanwhile, and the log grows.
 * @param file of a database that is open elsewhere in this process
 */
export function moveWhenQuiet(file: string): void {
  const connection = new BetterSqlite3(file, { fileMustExist: true });
  connection.pragma('synchronous = NORMAL');
  let last = 0;
  let hasFailed = false;
  setInterval(() => {
    try {
      const { log, checkpointed } = checkpoint(connection, 'NOOP');
      const isQuiet = log === last;
      last = log;
      if (log <= checkpointed || !(isQuiet || log - checkpointed > MOST_DATABASE_PAGES)) return;
      checkpoint(connection, 'PASSIVE');
      hasFailed = false;
    } catch (error) {
      if (!hasFailed) process.emitWarning(warningOf(error));
      hasFailed = true;
    }
  }, LOOK_EVERY_MS);
}

function checkpoint(connection: BetterSqlite3.Database, mode: 'NOOP' | 'PASSIVE'): LogState {
  const [state] = connection.pragma(`wal_checkpoint(${mode})`) as readonly [LogState];
  return state;
}

function warningOf(error: unknown): string {
  const reason =
    error instanceof BetterSqlite3.SqliteError ? `${error.message}, ${error.code}` : String(error);
  return `The log of the database cannot be moved into its file (${reason}). It is kept, and tried again.`;
}
