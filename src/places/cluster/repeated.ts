import { setTimeout } from 'node:timers/promises';

/** Does something again and again, with a pause in between, until it is stopped. */
export class Repeated {
  readonly #stopped = new AbortController();
  readonly #running: Promise<void>;
  #wake: () => void = () => undefined;

  /**
   * @param work is not begun again before it has ended
   * @param onError hears what it throws
   */
  constructor(work: () => Promise<void>, pauseMs: number, onError: (error: unknown) => void) {
    this.#running = this.#repeat(work, pauseMs, onError);
  }

  /** Ends the pause, if there is one. */
  wake(): void {
    this.#wake();
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#wake();
    await this.#running;
  }

  async #repeat(
    work: () => Promise<void>,
    pauseMs: number,
    onError: (error: unknown) => void,
  ): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await work().catch(onError);
      if (signal.aborted) return;
      await Promise.race([woken, setTimeout(pauseMs, undefined, { ref: false })]);
    }
  }
}
