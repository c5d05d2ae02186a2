/** Wakes those who wait for a change. */
export class ChangeSignal {
  #next: Promise<void> | null = null;
  #wake: () => void = () => undefined;

  /** Returns what resolves at the next change; to be taken before one looks, so that nothing falls in between. */
  next(): Promise<void> {
    this.#next ??= new Promise((resolve) => {
      this.#wake = resolve;
    });
    return this.#next;
  }

  /** Says that something has changed. */
  tell(): void {
    this.#wake();
    this.#next = null;
  }
}
