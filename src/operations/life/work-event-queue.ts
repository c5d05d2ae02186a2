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
    if (!this.#isClosed) this.#tail = this.#tail.then(handle).catch(this.#onError);
  }

  /** Waits until everything that was pushed has been handled; what comes later is ignored. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#tail;
  }
}
