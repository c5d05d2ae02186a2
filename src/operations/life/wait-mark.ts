/** So long it has to last: waits between two slices that follow each other are none. */
const LEAST_WAIT_MS = 250;

/**
 * Tells when all that a coordinator has handed out waits, slices for threads and operations below it for whatever they
 * wait for, so that nothing of its own is at work.
 */
export class WaitMark {
  readonly #mark: (waits: boolean) => void;
  /** Slices and operations below whose end is waited for. */
  #awaited = 0;
  /** Slices that are in threads. */
  #working = 0;
  #isMarked = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param mark hears of each change: late that it waits, at once that it does not */
  constructor(mark: (waits: boolean) => void) {
    this.#mark = mark;
  }

  /** Returns what is waited for, which is at work elsewhere, or not at all. */
  async awaits<T>(ended: Promise<T>): Promise<T> {
    this.#count(1, 0);
    try {
      return await ended;
    } finally {
      this.#count(-1, 0);
    }
  }

  /** Takes note of a slice that is at work until it has ended, from when it has begun. */
  async works(ended: Promise<unknown>, begun: Promise<void> = Promise.resolve()): Promise<void> {
    const over = ended.then(
      () => false,
      () => false,
    );
    const hasBegun = await Promise.race([begun.then(() => true), over]);
    if (!hasBegun) return;
    this.#count(0, 1);
    await over;
    this.#count(0, -1);
  }

  #count(awaited: number, working: number): void {
    this.#awaited += awaited;
    this.#working += working;
    const waits = this.#awaited > 0 && this.#working === 0;
    if (waits === (this.#isMarked || this.#timer !== undefined)) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (waits) this.#timer = setTimeout(() => this.#set(true), LEAST_WAIT_MS).unref();
    else this.#set(false);
  }

  #set(waits: boolean): void {
    this.#timer = undefined;
    if (waits === this.#isMarked) return;
    this.#isMarked = waits;
    this.#mark(waits);
  }
}
