import BetterSqlite3 from 'better-sqlite3';
import { StoreUnavailableError } from '../../operations/record/errors.js';
import { Prisma } from './generated/client.js';
import { explainSqliteCode } from './sqlite-failure.js';

/**
 * Returns the same store with errors that say what keeps the database from being used: a full disk, a damaged or
 * read-only file, another program that holds it. What is not the fault of file or disk passes unchanged.
 * @param onUnavailable is told each such failure; for a log
 */
export function explainedFailures<Store extends object>(
  store: Store,
  onUnavailable: (error: StoreUnavailableError) => void,
): Store {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      // Every method of a store answers with a promise.
      return async (...args: readonly unknown[]): Promise<unknown> => {
        try {
          return await Reflect.apply(member, target, args);
        } catch (error) {
          const explained = explain(error);
          if (explained === null) throw error;
          onUnavailable(explained);
          throw explained;
        }
      };
    },
  });
}

function explain(error: unknown): StoreUnavailableError | null {
  const code = sqliteCodeOf(error);
  const explanation = code === null ? null : explainSqliteCode(code);
  return explanation === null ? null : new StoreUnavailableError(explanation, { cause: error });
}

/** Returns SQLite's own name of an error, such as SQLITE_FULL, whichever connection met it. */
function sqliteCodeOf(error: unknown): string | null {
  if (error instanceof BetterSqlite3.SqliteError) return error.code;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return null;
  const adapterError: unknown = error.meta?.driverAdapterError;
  if (!(adapterError instanceof Error)) return null;
  const { cause } = adapterError;
  if (typeof cause !== 'object' || cause === null || !('originalCode' in cause)) return null;
  return typeof cause.originalCode === 'string' ? cause.originalCode : null;
}
