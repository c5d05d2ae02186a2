import { EventLoopTurns } from '../../base/outer/event-loop-turns.js';

/**
 * Lets the lists of one answer be read one after another: the first at once, each further one in a turn of the event
 * loop of its own. A page takes milliseconds, and a request may ask for dozens of them, under names of its own or below
 * the operations of another list; requests of others come in between.
 */
export class ListTurns {
  readonly #turns = new EventLoopTurns();
  #hasBegun = false;

  /** Resolves when the caller's list may be read, in the order of the calls. */
  async next(): Promise<void> {
    if (this.#hasBegun) await this.#turns.next();
    this.#hasBegun = true;
  }
}
