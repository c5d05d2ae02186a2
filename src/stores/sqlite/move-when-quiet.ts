import type { MessagePort } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';
import type { PauseBegun, PauseRequest } from './pause-messages.js';

/** Between two looks at the log. */
const LOOK_EVERY_MS = 250;
/** Pages that the log may have however busy the writers are: 64 MB of the usual 4 kB. */
const MOST_DATABASE_PAGES = 16_000;
/** Pages that come in before it is tried again where somebody read all the while, so that the log could not begin anew. */
const DATABASE_PAGES_UNTIL_NEXT_PAUSE = 4_000;

/** The answer of SQLite to a checkpoint, in pages. */
interface LogState {
  readonly log: number;
  readonly checkpointed: number;
}

/**
 * Moves the write-ahead log of a database into its file, again and again, until the thread is terminated: when
 * nothing was written since the last look, or when it has become long. Nobody who reads has to wait for it.
 *
 * The log only begins anew where all of it was moved, which never happens while somebody writes all the time. Of a long
 * log everything so far is moved first; the rest while those who write pause, which they are asked for.
 *
 * What keeps it from that, such as a full disk, is warned of once and tried again at every look: nothing is lost
 * meanwhile, and the log grows.
 * @param file of a database that is open elsewhere in this process
 * @param writers is sent a PauseRequest, and sends a PauseBegun back
 */
export function moveWhenQuiet(file: string, writers: MessagePort): void {
  const connection = new BetterSqlite3(file, { fileMustExist: true });
  connection.pragma('synchronous = NORMAL');
  let last = 0;
  /** Pages of the log when writes last paused; 0 once it has begun anew. */
  let whenPaused = 0;
  let isPauseAsked = false;
  let hasFailed = false;
  const trying = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      if (!hasFailed) process.emitWarning(warningOf(error));
      hasFailed = true;
    }
  };
  const move = (): void => {
    checkpoint(connection, 'PASSIVE');
    hasFailed = false;
  };
  const ask = (request: PauseRequest): void => writers.postMessage(request);
  const look = (): void => {
    const { log, checkpointed } = checkpoint(connection, 'NOOP');
    const isQuiet = log === last;
    if (log < whenPaused) whenPaused = 0;
    last = log;
    if (isPauseAsked || log <= checkpointed) return;
    const isLong = log > MOST_DATABASE_PAGES && log > whenPaused + DATABASE_PAGES_UNTIL_NEXT_PAUSE;
    if (isQuiet || isLong) move();
    if (isQuiet || !isLong) return;
    [whenPaused, isPauseAsked] = [log, true];
    ask({ kind: 'pause' });
  };
  writers.on('message', ({ kind }: PauseBegun) => {
    if (kind !== 'paused') return;
    trying(move);
    isPauseAsked = false;
    ask({ kind: 'goOn' });
  });
  setInterval(() => trying(look), LOOK_EVERY_MS);
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
