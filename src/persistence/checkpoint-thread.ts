import { Worker } from 'node:worker_threads';

/**
 * Pages in the write-ahead log at which SQLite moves it into the file in the course of a write: its own default, and
 * with a thread that does so between the writes a bound for the case that the thread cannot keep up.
 */
export const PAGES_WITHOUT_THREAD = 1_000;
const PAGES_WITH_THREAD = 32_000;

/**
 * Is the thread that moves the write-ahead log into the database file. A write that has to do it waits for the
 * disk, and with it everybody whom the event loop serves; and on a machine whose cores are busy it does so in the
 * midst of the runs.
 */
export class CheckpointThread {
  readonly #worker: Worker;
  #isClosing = false;

  /**
   * @param threadFile the built entry of the thread
   * @param setLimit takes over how many pages the log may have before a write moves it; called again when the
   *   thread has ended before its time
   */
  constructor(file: string, threadFile: string, setLimit: (pages: number) => void) {
    this.#worker = new Worker(threadFile, { workerData: file });
    // Unlike the work of a request, it is no reason for the process to live.
    this.#worker.unref();
    this.#worker.once('online', () => setLimit(PAGES_WITH_THREAD));
    this.#worker.once('error', (error) => process.emitWarning(warningOf(error)));
    this.#worker.once('exit', () => {
      if (!this.#isClosing) setLimit(PAGES_WITHOUT_THREAD);
    });
  }

  /** Waits for the move that is under way. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#worker.terminate();
  }
}

/** What SQLite reports, such as a full disk, is no Error any more when it has come here from another thread. */
function warningOf(error: unknown): Error | string {
  if (error instanceof Error) return error;
  const code = String((error as { readonly code?: unknown } | null)?.code ?? error);
  return (
    `The thread that moves the log of the database into its file has ended (${code}). ` +
    'Until the server is started again, writes do its work.'
  );
}
