import { setTimeout as pause } from 'node:timers/promises';
import { isOutage } from '../record/errors.js';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/**
 * Does what reads or writes the store, and does it again from time to time while the store is unavailable.
 * @param work must find well what it has done before
 * @param isOver tells whether to give up now; default: never
 * @throws the outage when it was given up; whatever else `work` throws at once
 */
export async function outlastOutage<T>(
  work: () => Promise<T>,
  isOver: () => boolean = () => false,
): Promise<T> {
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error) || isOver()) throw error;
      // What waits must not keep a process alive that has nothing else to do.
      await pause(waitMs, undefined, { ref: false });
    }
  }
}

/**
 * Returns the same port, each call of which outlasts an outage of the store.
 * @param port whose methods answer with promises, and find well what they have done before
 * @param isOver as for `outlastOutage`
 */
export function outlasting<Port extends object>(port: Port, isOver: () => boolean): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: readonly unknown[]): Promise<unknown> =>
        outlastOutage(async () => Reflect.apply(member, target, args), isOver);
    },
  });
}
