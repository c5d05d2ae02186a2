import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { OperationContext } from '../operation-context.js';
import type { OperationFilter, OperationPage, OperationQuery } from '../ports/operation-query.js';
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
/** The same of pages of lists, and of totals. */
const MOST_PAGES_SEEN = 50;

/**
 * Reads operations that do not run in this process: from the store, which who runs them brings up to date when asked.
 * While the store of a cluster is unavailable, what was read last is shown, operations with a warning.
 */
export class ClaimedOperations {
  readonly #context: OperationContext;
  readonly #looks = new Map<string, Look>();
  readonly #operations = new LastAnswers<Operation | null>(MOST_SEEN);
  readonly #pages = new LastAnswers<OperationPage>(MOST_PAGES_SEEN);
  readonly #totals = new LastAnswers<number>(MOST_PAGES_SEEN);

  constructor(context: OperationContext) {
    this.#context = context;
  }

  /**
   * Returns an operation as the store has it, after a look at who runs it if the last is older than its time to live.
   * @param force looks whatever the age of the last look
   * @param budget is what its row takes from
   * @throws StoreUnavailableError for one that was not read lately
   */
  get(id: string, force: boolean, budget?: ByteBudget): Promise<Operation | null> {
    return this.#ask(this.#operations, id, () => this.#get(id, force, budget), asItWas);
  }

  /**
   * Lists operations as the store has them.
   * @param budget is what the rows take from, before the next one is read
   * @throws StoreUnavailableError for a page that was not read lately
   */
  list(query: OperationQuery, budget?: ByteBudget): Promise<OperationPage> {
    const read = () => this.#context.store.list(query, budget);
    return this.#ask(this.#pages, JSON.stringify(query), read, (page) => ({
      ...page,
      operations: page.operations.map(asItWas),
    }));
  }

  /** @throws StoreUnavailableError for a total that was not read lately */
  count(filter: OperationFilter): Promise<number> {
    const read = () => this.#context.store.count(filter);
    return this.#ask(this.#totals, JSON.stringify(filter), read, (total) => total);
  }

  /** A process that runs what it records has all that is open in memory, and nothing else to show. */
  #ask<Answer>(
    answers: LastAnswers<Answer>,
    question: string,
    read: () => Promise<Answer>,
    shown: (answer: NonNullable<Answer>) => Answer,
  ): Promise<Answer> {
    return this.#context.claims === null ? read() : answers.ask(question, read, shown);
  }

  async #get(id: string, force: boolean, budget: ByteBudget | undefined): Promise<Operation | null> {
    const { store, claims } = this.#context;
    const found = await store.find(id, budget);
    if (claims === null || found === null || !isExecuting(found.status)) {
      this.#looks.delete(id);
      return found;
    }
    const warning = await this.#look(found, force);
    const fresh = await store.find(id);
    const isShown = fresh !== null && warning !== null && isExecuting(fresh.status);
    return isShown ? { ...fresh, warnings: [...fresh.warnings, warning] } : fresh;
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

/** Keeps the last answers to questions for while the store is unavailable. */
class LastAnswers<Answer> {
  readonly #most: number;
  readonly #answers = new Map<string, NonNullable<Answer>>();

  constructor(most: number) {
    this.#most = most;
  }

  /** @param shown what becomes of an answer that cannot be read anew */
  async ask(
    question: string,
    read: () => Promise<Answer>,
    shown: (answer: NonNullable<Answer>) => Answer,
  ): Promise<Answer> {
    try {
      const answer = await read();
      this.#keep(question, answer);
      return answer;
    } catch (error) {
      const last = error instanceof StoreUnavailableError ? this.#answers.get(question) : undefined;
      if (last === undefined) throw error;
      return shown(last);
    }
  }

  /** That there is nothing may be otherwise at any time, and is not kept. */
  #keep(question: string, answer: Answer): void {
    this.#answers.delete(question);
    if (answer !== null && answer !== undefined) this.#answers.set(question, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > this.#most && oldest !== undefined) this.#answers.delete(oldest);
  }
}

function asItWas(operation: Operation): Operation {
  const warning: OperationWarning = {
    code: 'STORE_UNAVAILABLE',
    severity: 'CAUTION',
    message:
      `The database is away at the moment; what is shown is of ${operation.updatedAt.toISOString()}. ` +
      'Work goes on, and is stored when the database is back.',
  };
  return { ...operation, warnings: [...operation.warnings, warning] };
}
