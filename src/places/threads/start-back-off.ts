const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
/** As long as a worker host may be away when an operation is to be started there. */
const PATIENCE_MS = 30_000;

/** Paces the starts of threads that fail: each waits twice as long as the one before, up to a limit. */
export class StartBackOff {
  readonly #retry: () => void;
  readonly #patienceMs: number;
  #nextWaitMs = FIRST_WAIT_MS;
  #waitedMs = 0;
  #timer: NodeJS.Timeout | null = null;

  /**
   * @param retry is called when another start may be tried
   * @param patienceMs how long starts may fail before it is given up
   */
  constructor(retry: () => void, patienceMs = PATIENCE_MS) {
    this.#retry = retry;
    this.#patienceMs = patienceMs;
  }

  /** Tells whether a start failed just now. */
  get isWaiting(): boolean {
    return this.#timer !== null;
  }

  /**
   * Takes note that a start failed, and waits.
   * @returns true when starts have failed for longer than anybody should wait
   */
  failed(): boolean {
    const isOver = this.#waitedMs >= this.#patienceMs;
    // Of threads that were started at once, the first that fails speaks for all.
    if (this.#timer !== null) return isOver;
    const waitMs = this.#nextWaitMs;
    this.#waitedMs += waitMs;
    this.#nextWaitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#retry();
    }, waitMs);
    return isOver;
  }

  /** Takes note that a thread runs: the next failure is the first again. */
  succeeded(): void {
    this.#nextWaitMs = FIRST_WAIT_MS;
    this.#waitedMs = 0;
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}
