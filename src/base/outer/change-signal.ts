/** Wakes those who wait for a change. */
export class ChangeSignal {
  #next: Promise<void> | null = null;
  #wake: () => void = () => undefined;
  /** Who waits for a time at most. */
  readonly #waiting = new Set<() => void>();

  /** Returns what resolves at the next change; to be taken before one looks, so that nothing falls in between. */
  next(): Promise<void> {
    this.#next ??= new Promise((resolve) => {
      this.#wake = resolve;
    });
    return this.#next;
  }

  /**
   * Waits for a change, and for a time at most. A wait that is over leaves nothing behind: what is silent for hours is
   * asked again and again, and each `Promise.race` would stay at the promise of its next change.
   * @param next as it was taken before one looked
   */
  async within(next: Promise<void>, timeoutMs: number): Promise<void> {
    if (next !== this.#next) return;
    await new Promise<void>((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(over);
        resolve();
      };
      const timer = setTimeout(over, timeoutMs);
      this.#waiting.add(over);
    });
  }

  /** Says that something has changed. */
  tell(): void {
    this.#wake();
    this.#next = null;
    for (const over of this.#waiting) over();
  }
}
