/** A refusal that passes sooner, such as that of a server which is being started, is not worth a word. */
const WORTH_A_WORD_MS = 5_000;
/** Longer than a proxy or a worker takes to be mended by somebody who is there. */
const UNBEARABLE_MS = 600_000;

/**
 * Measures how long a host that is there has refused something, from try to try. The time in which it could not be
 * reached does not count: a host that is away may come back after days.
 */
export class RefusalClock {
  readonly #nowMs: () => number;
  #lastMs: number | null = null;
  #refusedMs = 0;
  #isRefused = false;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Tells whether it has been refused for long enough to be told of. */
  get isRefused(): boolean {
    return this.#isRefused;
  }

  get refusedMs(): number {
    return this.#refusedMs;
  }

  /** Takes a refusal. */
  refuse(): 'new' | 'going on' | 'unbearable' {
    const nowMs = this.#nowMs();
    if (this.#lastMs !== null) this.#refusedMs += nowMs - this.#lastMs;
    this.#lastMs = nowMs;
    if (this.#refusedMs >= UNBEARABLE_MS) return 'unbearable';
    if (this.#isRefused || this.#refusedMs < WORTH_A_WORD_MS) return 'going on';
    this.#isRefused = true;
    return 'new';
  }

  /** Takes a try that came to no answer. */
  pause(): void {
    this.#lastMs = null;
  }

  /** Takes an answer that is no refusal. */
  clear(): void {
    this.#lastMs = null;
    this.#refusedMs = 0;
    this.#isRefused = false;
  }
}
