import { signOfLife } from '../bridge/sign-of-life.js';

/** Looks in a limit: a stall is noticed at the latest a quarter of it too late. */
const LOOKS = 4;

interface Watched {
  readonly control: SharedArrayBuffer;
  readonly onStalled: (limitMs: number) => void;
  lastSign: string | null;
  /** How often in a row there was no other sign than the last one. */
  silentLooks: number;
}

/**
 * Notices tasks that have been taken up and show no sign of life any more.
 *
 * It counts looks and not time: a process that was suspended, or whose own event loop was blocked, must not take
 * its threads for dead.
 */
export class StallWatch {
  readonly #limitMs: number;
  readonly #watched = new Set<Watched>();
  readonly #timer: NodeJS.Timeout | null;

  /** @param limitMs how long a task may be silent; 0 for ever */
  constructor(limitMs: number) {
    this.#limitMs = limitMs;
    this.#timer = limitMs === 0 ? null : setInterval(() => this.look(), Math.ceil(limitMs / LOOKS)).unref();
  }

  /**
   * Watches the task of a control block.
   * @param onStalled is called once, with the limit
   * @returns ends the watch
   */
  watch(control: SharedArrayBuffer, onStalled: (limitMs: number) => void): () => void {
    const watched = { control, onStalled, lastSign: null, silentLooks: 0 };
    this.#watched.add(watched);
    return () => this.#watched.delete(watched);
  }

  /** Looks at every task; the timer does it. */
  look(): void {
    for (const watched of this.#watched) {
      const sign = signOfLife(watched.control);
      watched.silentLooks = sign === watched.lastSign && sign !== null ? watched.silentLooks + 1 : 0;
      watched.lastSign = sign;
      if (watched.silentLooks < LOOKS) continue;
      this.#watched.delete(watched);
      watched.onStalled(this.#limitMs);
    }
  }

  close(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }
}
