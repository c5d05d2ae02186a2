import type { OperationStore } from '../../src/operations/ports/operation-store.js';
import { StoreUnavailableError } from '../../src/operations/record/errors.js';

/** What is lost of an access: the request, so that nothing was done, or the answer to what was done. */
export type Lost = 'request' | 'answer';

/** A store that one reaches over a line which breaks. */
export interface OutageStore {
  readonly store: OperationStore;
  /** How often it was reached for since it was watched. */
  readonly accesses: number;
  /**
   * Begins to count.
   * @param isAway tells of the access of a number, from 1, whether it meets an outage
   */
  watch(isAway: (access: number) => boolean, lost: Lost): void;
}

/** Puts a line in front of a store; default: it never breaks. */
export function outageStore(inner: OperationStore): OutageStore {
  let accesses = 0;
  let isAway = (_access: number): boolean => false;
  let lost: Lost = 'request';
  const reach = async (method: (...args: unknown[]) => Promise<unknown>, args: unknown[]) => {
    accesses += 1;
    if (!isAway(accesses)) return await Reflect.apply(method, inner, args);
    if (lost === 'answer') await Reflect.apply(method, inner, args);
    throw new StoreUnavailableError('nothing answers at its address.');
  };
  return {
    store: new Proxy(inner, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => reach(member as (...args: unknown[]) => Promise<unknown>, args);
      },
    }),
    get accesses() {
      return accesses;
    },
    watch(tells, what) {
      accesses = 0;
      isAway = tells;
      lost = what;
    },
  };
}
