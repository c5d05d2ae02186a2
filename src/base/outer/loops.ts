/** A loop that runs several times side by side, and more often when there is room for more. */
export class Loops {
  /** Resolves when all have ended, and rejects with the first failure, while the others still run. */
  readonly ended: Promise<void>;
  readonly #loop: () => Promise<void>;
  #begun = 0;
  #running = 0;
  #resolve = (): void => undefined;
  #reject = (_error: unknown): void => undefined;

  constructor(loop: () => Promise<void>) {
    this.#loop = loop;
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Begins as many as are missing until so many, at least one, were begun in all. */
  grow(count: number): void {
    for (; this.#begun < count; this.#begun++) {
      this.#running++;
      this.#loop().then(() => {
        this.#running--;
        if (this.#running === 0) this.#resolve();
      }, this.#reject);
    }
  }
}
