import type { OperationContext } from '../operation-context.js';
import { StoreUnavailableError } from '../record/errors.js';
import type { Operation, OperationWarning } from '../record/operation.js';
import { isExecuting } from '../record/operation-status.js';

/** When an operation was last made fresh, and what there was to say. */
interface Look {
  readonly atMs: number;
  readonly looking: Promise<OperationWarning | null>;
}

/** Memory for so many looks. */
const MOST_LOOKS = 10_000;
/** Operations that can be shown while the store is unavailable: those that were read last. */
const MOST_SEEN = 1_000;

/** Reads operations that do not run in this process: from the store, which who runs them brings up to date when asked. */
export class ClaimedOperations {
  readonly #context: OperationContext;
  readonly #looks = new Map<string, Look>();
  readonly #seen = new Map<string, Operation>();

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /**
   * Returns an operation as the store has it, after a look at who runs it if the last is older than its time to live.
   * While the store is unavailable, an operation of a cluster is shown as it was read last, with a warning.
   * @param force looks whatever the age of the last look
   * @throws StoreUnavailableError for one that was not read lately
   */
  async get(id: string, force: boolean): Promise<Operation | null> {
    if (this.#context.claims === null) return await this.#get(id, force);
    try {
      const operation = await this.#get(id, force);
      this.#remember(id, operation);
      return operation;
    } catch (error) {
      const seen = error instanceof StoreUnavailableError ? this.#seen.get(id) : undefined;
      if (seen === undefined) throw error;
      return { ...seen, warnings: [...seen.warnings, shownAsItWas(seen)] };
    }
  }

  async #get(id: string, force: boolean): Promise<Operation | null> {
    const { store, claims } = this.#context;
    const found = await store.find(id);
    if (claims === null || found === null || !isExecuting(found.status)) {
      this.#looks.delete(id);
      return found;
    }
    const warning = await this.#look(found, force);
    const fresh = await store.find(id);
    const isShown = fresh !== null && warning !== null && isExecuting(fresh.status);
    return isShown ? { ...fresh, warnings: [...fresh.warnings, warning] } : fresh;
  }

  #remember(id: string, operation: Operation | null): void {
    this.#seen.delete(id);
    if (operation !== null) this.#seen.set(id, operation);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MOST_SEEN && oldest !== undefined) this.#seen.delete(oldest);
  }

  /** Concurrent looks are one. */
  #look(operation: Operation, force: boolean): Promise<OperationWarning | null> {
    const { claims, clock, cacheTtlMs } = this.#context;
    const nowMs = clock.now().getTime();
    const last = this.#looks.get(operation.id);
    const ageMs = last === undefined ? Number.POSITIVE_INFINITY : nowMs - last.atMs;
    if (last !== undefined && !force && ageMs >= 0 && ageMs < cacheTtlMs) return last.looking;
    const looking = claims?.freshen(operation) ?? Promise.resolve(null);
    this.#looks.delete(operation.id);
    this.#looks.set(operation.id, { atMs: nowMs, looking });
    const [oldest] = this.#looks.keys();
    if (this.#looks.size > MOST_LOOKS && oldest !== undefined) this.#looks.delete(oldest);
    return looking;
  }
}

function shownAsItWas({ updatedAt }: Operation): OperationWarning {
  return {
    code: 'STORE_UNAVAILABLE',
    severity: 'CAUTION',
    message:
      `The database is away at the moment; what is shown is of ${updatedAt.toISOString()}. ` +
      'Work goes on, and is stored when the database is back.',
  };
}
