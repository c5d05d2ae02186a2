/** Gives up a line on which nothing has come for too long. */
export class LineWatch {
  readonly #given = new AbortController();
  #timer: NodeJS.Timeout;

  /** @param limitMs longest silence */
  constructor(limitMs: number) {
    this.#timer = this.#after(limitMs);
  }

  /** Is given when the line is to be broken off. */
  get signal(): AbortSignal {
    return this.#given.signal;
  }

  /** Says that something has come. */
  heard(): void {
    this.#timer.refresh();
  }

  /** Waits from now on no longer than this. */
  shorten(limitMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = this.#after(limitMs);
  }

  /** Breaks the line off, if it is not over. */
  end(): void {
    clearTimeout(this.#timer);
    this.#given.abort();
  }

  #after(limitMs: number): NodeJS.Timeout {
    return setTimeout(() => this.#given.abort(), limitMs).unref();
  }
}
