/** Handles what work tells, one thing after another, in order. */
export class WorkEventQueue {
  readonly #onError: (error: unknown) => void;
  #isClosed = false;
  #tail: Promise<void> = Promise.resolve();

  /** @param onError takes what a handler throws; later events are handled all the same */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  push(handle: () => Promise<void>): void {
    if (!this.#isClosed) this.follow(handle);
  }

  /** Handles what is left of something that was pushed, behind all that was pushed until now. */
  follow(handle: () => Promise<void>): void {
    this.#tail = this.#tail.then(handle).catch(this.#onError);
  }

  /** Waits until everything that was pushed has been handled; what comes later is ignored. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (let tail: Promise<void> | null = null; tail !== this.#tail; ) {
      tail = this.#tail;
      await tail;
    }
  }
}
