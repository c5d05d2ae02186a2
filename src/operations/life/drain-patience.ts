/** How one more try to bring in the last entries of an operation went. */
export type Drain =
  /** All are here. */
  | 'whole'
  /** Nobody answered. */
  | 'silent'
  /** The source is there, and does not give what it is asked for. */
  | 'refused';

const PAUSE_MS = 500;
const LONGEST_REFUSED_PAUSE_MS = 30_000;
const LONGEST_REFUSAL_MS = 600_000;

/**
 * Says how long the last entries of an operation on another host are waited for: for as long as it takes while
 * nobody answers, because the host has them and may come back after days; ten minutes where it refuses them.
 */
export class DrainPatience {
  #refusedMs = 0;
  #pauseMs = PAUSE_MS;

  /** Returns how long to wait before the next try; null when it is in vain. */
  after(drain: Exclude<Drain, 'whole'>): number | null {
    if (drain === 'silent') {
      this.#pauseMs = PAUSE_MS;
      return PAUSE_MS;
    }
    if (this.#refusedMs >= LONGEST_REFUSAL_MS) return null;
    const pauseMs = this.#pauseMs;
    this.#refusedMs += pauseMs;
    this.#pauseMs = Math.min(2 * pauseMs, LONGEST_REFUSED_PAUSE_MS);
    return pauseMs;
  }
}
