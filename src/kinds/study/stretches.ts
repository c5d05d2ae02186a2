import { GENERATION } from '../../domain/study/samplers/generation.js';

const FIRST_SIZE = 8;
const MOST = 1_000;
/** By how much the next stretch may be longer than the last: the first trials of a thread read bars. */
const MOST_GROWTH = 4;

/** Trials from one number up to another. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** How trials are cut. */
export interface Cutting {
  /** How many stretches run at once. */
  readonly slots: number;
  /** Whether each generation waits for the one before. */
  readonly isAdaptive: boolean;
  /** How long a stretch should take. */
  readonly targetMs: number;
  /** None is cut for the sake of idle slots that would take less than this; default: 0. */
  readonly leastMs?: number;
}

/**
 * Cuts the trials of a study into stretches that take about as long as each other. How they are cut changes nothing of
 * what they come to.
 */
export class Stretches {
  readonly #trials: number;
  readonly #leastMs: number;
  /** How many stretches run at once; more of them are shorter. */
  slots: number;
  readonly #isAdaptive: boolean;
  readonly #targetMs: number;
  #next: number;
  #size = FIRST_SIZE;
  #least = 1;

  /**
   * @param trials how many there are
   * @param next the first one that is to be handed out
   */
  constructor(trials: number, next: number, { slots, isAdaptive, targetMs, leastMs = 0 }: Cutting) {
    this.#trials = trials;
    this.#next = next;
    this.slots = slots;
    this.#isAdaptive = isAdaptive;
    this.#targetMs = targetMs;
    this.#leastMs = leastMs;
  }

  /** Whether all were handed out. */
  get isDone(): boolean {
    return this.#next >= this.#trials;
  }

  /**
   * Returns the next stretch; null when it has to wait for more trials to be stored, or all were handed out.
   * @param stored how many trials are stored
   */
  take(stored: number): Stretch | null {
    if (this.isDone) return null;
    const start = this.#next;
    const generationEnd = (Math.floor(start / GENERATION) + 1) * GENERATION;
    if (this.#isAdaptive && stored < generationEnd - GENERATION) return null;
    const end = this.#isAdaptive ? Math.min(this.#trials, generationEnd) : this.#trials;
    // Towards the end stretches get shorter, so that all slots have something to do.
    const share = this.#isAdaptive ? GENERATION / this.slots : (end - start) / (2 * this.slots);
    const size = Math.max(1, Math.min(this.#size, Math.max(Math.ceil(share), this.#least)));
    this.#next = Math.min(end, start + size);
    return { start, end: this.#next };
  }

  /** Hears how long a stretch took. */
  took({ start, end }: Stretch, durationMs: number): void {
    const trialMs = Math.max(durationMs / (end - start), this.#targetMs / MOST);
    const wanted = Math.round(this.#targetMs / trialMs);
    this.#size = Math.max(1, Math.min(wanted, MOST_GROWTH * this.#size, MOST));
    this.#least = Math.floor(this.#leastMs / trialMs);
  }
}
