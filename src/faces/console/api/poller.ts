import { retryWaitMs } from './poll-waits.js';

/** Time and visibility, as the page has them. */
export interface PollHost {
  now(): number;
  /** True while the tab is in the background. */
  isHidden(): boolean;
  /** Calls back once; the function returned calls it off. */
  later(callback: () => void, delayMs: number): () => void;
}

/** That the server did not answer. */
export interface Away {
  /** When it is asked again, milliseconds since 1970. */
  readonly untilMs: number;
  /** Why, in a sentence. */
  readonly message: string;
}

/** What a poller knows. Data stays while new data comes, and while the server is away. */
export interface Polled<T> {
  readonly data: T | null;
  /** Why the last question was refused; null when it was answered. */
  readonly refusal: Error | null;
  /** When data came, milliseconds since 1970; null before the first. */
  readonly updatedAtMs: number | null;
  /** Null while the server is there. */
  readonly away: Away | null;
}

export interface PollerOptions<T> {
  readonly ask: (signal: AbortSignal) => Promise<T>;
  /** Says how long to wait after an answer, milliseconds; null when nothing more will come. */
  readonly waitMs: (data: T) => number | null;
  /** Tells whether something goes on in an answer: a hidden tab in which nothing does asks no more until it is shown. */
  readonly isWatched: (data: T) => boolean;
  /** Tells whether an error means that the server is away. */
  readonly isAway: (error: unknown) => error is Error;
  readonly onChange: (state: Polled<T>) => void;
  readonly host: PollHost;
}

/** A hidden tab in which something goes on asks as rarely as this. */
const HIDDEN_WAIT_MS = 30_000;
/** A question that is older than this is given up when somebody insists: its answer may never come. */
const OLD_QUESTION_MS = 10_000;

/**
 * Asks one question again and again: as often as the last answer says, rarely in a hidden tab, ever less often while
 * the server is away, and no more once nothing will change.
 */
export class Poller<T> {
  readonly #options: PollerOptions<T>;
  #state: Polled<T> = { data: null, refusal: null, updatedAtMs: null, away: null };
  #callOff: (() => void) | null = null;
  #asking: { readonly controller: AbortController; readonly sinceMs: number } | null = null;
  /** Whether somebody has asked anew meanwhile: the answer under way may be older than what was done then. */
  #isAskedAnew = false;
  #failures = 0;
  /** Whether the next question waits for the tab to be shown. */
  #isPaused = false;
  #isEnded = false;

  constructor(options: PollerOptions<T>) {
    this.#options = options;
  }

  /** Asks now, whatever was planned; while a question is under way, once more behind it, however long that takes. */
  refresh(): void {
    if (this.#isEnded) return;
    if (this.#asking === null) {
      this.#plan(null);
      void this.#round();
      return;
    }
    this.#isAskedAnew = true;
  }

  /** Asks now as `refresh` does, for somebody who waits: an old question is given up. */
  insist(): void {
    this.refresh();
    if (this.#isAskingLong()) this.#asking?.controller.abort();
  }

  /** To be called when the tab comes to the front: what it shows is old, and a question may be lost with its line. */
  wake(): void {
    const { host } = this.#options;
    if (host.isHidden()) return;
    if (this.#callOff !== null || this.#isPaused || this.#isAskingLong()) this.insist();
  }

  /** Asks no more, and drops the answer that is under way. */
  end(): void {
    this.#isEnded = true;
    this.#plan(null);
    this.#asking?.controller.abort();
  }

  async #round(): Promise<void> {
    const controller = new AbortController();
    this.#asking = { controller, sinceMs: this.#options.host.now() };
    this.#isAskedAnew = false;
    try {
      const data = await this.#options.ask(controller.signal);
      if (this.#isEnded) return;
      this.#failures = 0;
      this.#change({ data, refusal: null, updatedAtMs: this.#options.host.now(), away: null });
      this.#plan(this.#wait(this.#options.waitMs(data)));
    } catch (error) {
      if (!this.#isEnded && !controller.signal.aborted) this.#failed(error);
    } finally {
      this.#asking = null;
    }
    if (this.#isAskedAnew) this.refresh();
  }

  #failed(error: unknown): void {
    if (!this.#options.isAway(error)) {
      this.#change({ refusal: error instanceof Error ? error : new Error(String(error)), away: null });
      return;
    }
    const waitMs = retryWaitMs(this.#failures);
    this.#failures += 1;
    this.#change({ away: { untilMs: this.#options.host.now() + waitMs, message: error.message } });
    this.#plan(waitMs);
  }

  #wait(waitMs: number | null): number | null {
    if (waitMs === null) return null;
    return this.#options.host.isHidden() ? Math.max(waitMs, HIDDEN_WAIT_MS) : waitMs;
  }

  #plan(waitMs: number | null): void {
    this.#callOff?.();
    this.#callOff = null;
    this.#isPaused = false;
    if (waitMs === null) return;
    this.#callOff = this.#options.host.later(() => {
      this.#callOff = null;
      if (this.#isIdleUnseen()) this.#isPaused = true;
      else void this.#round();
    }, waitMs);
  }

  #isAskingLong(): boolean {
    return this.#asking !== null && this.#options.host.now() - this.#asking.sinceMs > OLD_QUESTION_MS;
  }

  #isIdleUnseen(): boolean {
    const { host, isWatched } = this.#options;
    return host.isHidden() && this.#state.data !== null && !isWatched(this.#state.data);
  }

  #change(change: Partial<Polled<T>>): void {
    this.#state = { ...this.#state, ...change };
    this.#options.onChange(this.#state);
  }
}
