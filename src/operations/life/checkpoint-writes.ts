/**
 * Has the checkpoints of work written, each behind all that the work told before it: an attempt that goes on from one
 * passes over what came before. Of several that come while one waits to be written, the last is: work may be faster than
 * the disk.
 */
export class CheckpointWrites {
  readonly #push: (handle: () => Promise<void>) => void;
  readonly #write: (state: Uint8Array) => Promise<void>;
  #isQueued = false;
  #next: Uint8Array | null = null;

  /** @param push has something done behind all that was told until then */
  constructor(push: (handle: () => Promise<void>) => void, write: (state: Uint8Array) => Promise<void>) {
    this.#push = push;
    this.#write = write;
  }

  take(state: Uint8Array): void {
    if (this.#isQueued) this.#next = state;
    else this.#queue(state);
  }

  #queue(state: Uint8Array): void {
    this.#isQueued = true;
    this.#push(async () => {
      try {
        await this.#write(state);
      } finally {
        this.#isQueued = false;
        const next = this.#next;
        this.#next = null;
        if (next !== null) this.#queue(next);
      }
    });
  }
}
