import { Worker } from 'node:worker_threads';
import type { PauseBegun, PauseRequest } from './pause-messages.js';

/**
 * Pages in the write-ahead log at which SQLite moves it into the file in the course of a write: its own default, and
 * with a thread that does so between the writes a bound for the case that the thread cannot keep up.
 */
export const DATABASE_PAGES_WITHOUT_THREAD = 1_000;
const DATABASE_PAGES_WITH_THREAD = 32_000;

/** Between two starts of a thread that ends or does not come up: at first, and at most. */
const FIRST_RESTART_MS = 5_000;
const LONGEST_RESTART_MS = 60_000;

/** What is asked of those who write. */
export interface Writes {
  /**
   * Sets how many pages the log may have before a write moves it; called again whenever the thread has come up or has
   * ended before its time.
   */
  limit(pages: number): Promise<void>;
  /** Lets nobody write from the call of `until` on to its end. */
  pause(until: () => Promise<void>): Promise<void>;
}

/**
 * The thread that moves the write-ahead log into the database file. A write that has to do it waits for the
 * disk, and with it everybody whom the event loop serves; and on a machine whose cores are busy it does so in the
 * midst of the runs. While there is no thread, because it has ended or cannot be started, writes do its work, and it
 * is started again from time to time.
 */
export class CheckpointThread {
  readonly #file: string;
  readonly #threadFile: string;
  readonly #writes: Writes;
  #worker: Worker | null = null;
  #restart: NodeJS.Timeout | null = null;
  #restartMs = FIRST_RESTART_MS;
  #isClosing = false;
  #endPause: () => void = () => {};

  /** @param threadFile the built entry of the thread */
  constructor(file: string, threadFile: string, writes: Writes) {
    this.#file = file;
    this.#threadFile = threadFile;
    this.#writes = writes;
    this.#start();
  }

  /** Waits for the move that is under way. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#restart !== null) clearTimeout(this.#restart);
    await this.#worker?.terminate();
  }

  #start(): void {
    try {
      const worker = new Worker(this.#threadFile, { workerData: this.#file });
      this.#worker = worker;
      worker.on('message', ({ kind }: PauseRequest) => {
        if (kind === 'pause') this.#pauseFor(worker);
        if (kind === 'goOn') this.#endPause();
      });
      // Unlike the work of a request, it is no reason for the process to live.
      worker.unref();
      worker.once('online', () => this.#limit(DATABASE_PAGES_WITH_THREAD));
      worker.once('error', (error) => this.#warn(error));
      worker.once('exit', () => this.#ended());
    } catch (error) {
      // Where the system has no thread to give, the constructor itself throws.
      this.#warn(error);
      this.#ended();
    }
  }

  #ended(): void {
    this.#worker = null;
    this.#endPause();
    if (this.#isClosing) return;
    this.#limit(DATABASE_PAGES_WITHOUT_THREAD);
    this.#restart = setTimeout(() => this.#start(), this.#restartMs).unref();
    this.#restartMs = Math.min(2 * this.#restartMs, LONGEST_RESTART_MS);
  }

  /** Has nobody write until the thread says that it is done, or has ended; the event loop goes on. */
  #pauseFor(worker: Worker): void {
    const untilDone = (): Promise<void> =>
      new Promise((resolve) => {
        if (this.#worker !== worker) return resolve();
        this.#endPause = resolve;
        worker.postMessage({ kind: 'paused' } satisfies PauseBegun);
      });
    this.#writes.pause(untilDone).catch((error: unknown) => this.#warn(error));
  }

  /** A limit that cannot be set makes writes slower or faster, and none of them fail. */
  #limit(pages: number): void {
    this.#writes.limit(pages).catch((error: unknown) => this.#warn(error));
  }

  #warn(error: unknown): void {
    process.emitWarning(warningOf(error));
  }
}

/** What SQLite reports, such as a full disk, is no Error any more when it has come here from another thread. */
function warningOf(error: unknown): string {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return (
    `The thread that moves the log of the database into its file has ended (${String(code ?? message ?? error)}). ` +
    'Writes do its work until it is there again; it is started again by itself.'
  );
}
