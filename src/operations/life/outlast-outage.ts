import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailableError } from '../record/errors.js';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/**
 * Does what writes to the store, and does it again from time to time while the store is unavailable.
 * @param write must find well what it has written before
 * @param isOver tells whether to give up now
 * @throws StoreUnavailableError when it was given up; whatever else `write` throws at once
 */
export async function outlastOutage<T>(write: () => Promise<T>, isOver: () => boolean): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || isOver()) throw error;
      // What waits must not keep a process alive that has nothing else to do.
      await pause(waitMs, undefined, { ref: false });
    }
  }
}
