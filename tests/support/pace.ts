import { setTimeout as delay } from 'node:timers/promises';

const FIRST_MS = 10;
const LONGEST_MS = 80;
const GROWTH = 1.25;

/** The waits between looks at work that goes on: what looks all the time takes a core from what it looks at. */
export class Pace {
  #nextMs = FIRST_MS;

  /** Resolves after a little more than the time before. */
  async rest(): Promise<void> {
    await delay(this.#nextMs);
    this.#nextMs = Math.min(LONGEST_MS, this.#nextMs * GROWTH);
  }
}
