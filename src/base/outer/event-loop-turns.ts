import { setImmediate } from 'node:timers/promises';

/** Lets pieces of work begin one after another, each in a turn of the event loop of its own, however many wait. */
export class EventLoopTurns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when it is the caller's turn, in the order of the calls. */
  next(): Promise<void> {
    this.#last = this.#last.then(() => setImmediate());
    return this.#last;
  }
}
