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
/** Rows that are kept may be as long as they are, so that they are counted. */
const MOST_BYTES_SEEN = 16 * 2 ** 20;

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
    return this.#ask(this.#operations, id, (counted) => this.#get(id, force, counted), asItWas, budget);
  }

  /**
   * Lists operations as the store has them.
   * @param budget is what the rows take from, before the next one is read
   * @throws StoreUnavailableError for a page that was not read lately
   */
  list(query: OperationQuery, budget?: ByteBudget): Promise<OperationPage> {
    const read = (counted: ByteBudget | undefined) => this.#context.store.list(query, counted);
    const shown = (page: OperationPage) => ({ ...page, operations: page.operations.map(asItWas) });
    return this.#ask(this.#pages, JSON.stringify(query), read, shown, budget);
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
    read: (budget: ByteBudget | undefined) => Promise<Answer>,
    shown: (answer: NonNullable<Answer>) => Answer,
    budget?: ByteBudget,
  ): Promise<Answer> {
    if (this.#context.claims === null) return read(budget);
    return answers.ask(question, read, shown, budget);
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
  readonly #answers = new Map<string, { readonly answer: NonNullable<Answer>; readonly bytes: number }>();
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * @param read is given what it is to take the bytes of its rows from
   * @param shown what becomes of an answer that cannot be read anew
   */
  async ask(
    question: string,
    read: (budget: ByteBudget) => Promise<Answer>,
    shown: (answer: NonNullable<Answer>) => Answer,
    budget?: ByteBudget,
  ): Promise<Answer> {
    let bytes = 0;
    const counted: ByteBudget = {
      take: (taken) => {
        bytes += taken;
        budget?.take(taken);
      },
    };
    try {
      const answer = await read(counted);
      this.#keep(question, answer, bytes);
      return answer;
    } catch (error) {
      const last = error instanceof StoreUnavailableError ? this.#answers.get(question) : undefined;
      if (last === undefined) throw error;
      return shown(last.answer);
    }
  }

  /** That there is nothing may be otherwise at any time, and is not kept. */
  #keep(question: string, answer: Answer, bytes: number): void {
    this.#forget(question);
    if (answer === null || answer === undefined || bytes > MOST_BYTES_SEEN) return;
    this.#answers.set(question, { answer, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= this.#most && this.#bytes <= MOST_BYTES_SEEN) return;
      this.#forget(oldest);
    }
  }

  #forget(question: string): void {
    this.#bytes -= this.#answers.get(question)?.bytes ?? 0;
    this.#answers.delete(question);
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
