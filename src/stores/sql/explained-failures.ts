import { StoreUnavailableError } from '../../operations/record/errors.js';

/**
 * Returns the same store with errors that say what keeps the database from being used, as a StoreUnavailableError. What
 * is not the fault of the database passes unchanged.
 * @param explain returns what an error means and what to do; null for what is no failure of the database
 * @param onUnavailable is told each such failure; for a log
 */
export function explainedFailures<Store extends object>(
  store: Store,
  explain: (error: unknown) => string | null,
  onUnavailable: (error: StoreUnavailableError) => void,
): Store {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      // Every method of a store answers with a promise.
      return async (...args: readonly unknown[]): Promise<unknown> => {
        const others = new Set<unknown>();
        const noting = (arg: unknown): unknown =>
          typeof arg === 'function' ? notingIn(others, arg as (...args: unknown[]) => unknown) : arg;
        try {
          return await Reflect.apply(member, target, args.map(noting));
        } catch (error) {
          const explanation = others.has(error) ? null : explain(error);
          if (explanation === null) throw error;
          const explained = new StoreUnavailableError(explanation, { cause: error });
          onUnavailable(explained);
          throw explained;
        }
      };
    },
  });
}

/** Returns a function that was handed over, what it throws noted: a full disk, say, that is not the database's. */
function notingIn(errors: Set<unknown>, work: (...args: unknown[]) => unknown) {
  const note = (error: unknown): never => {
    errors.add(error);
    throw error;
  };
  // What answers at once is asked in the midst of a transaction, and goes on doing so.
  return (...args: unknown[]): unknown => {
    try {
      const answer = work(...args);
      return answer instanceof Promise ? answer.catch(note) : answer;
    } catch (error) {
      return note(error);
    }
  };
}
