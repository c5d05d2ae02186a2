import type { OperationContext } from '../operation-context.js';
import type { Objection } from '../ports/kind-hooks.js';
import { InvalidInputError, OperationNotFoundError } from '../record/errors.js';
import type { Operation, OperationRequest } from '../record/operation.js';
import type { Executions } from './executions.js';
import type { CreatedOperation, OperationCreator } from './operation-creator.js';
import { recordedPlace } from './recorded-place.js';

/** What an operation is run once more with. */
export interface RetryRequest {
  /** Of the operation that is to be run once more. */
  readonly id: string;
  readonly idempotencyKey: string | null;
  /** Name of the API key that asks; null without authentication. */
  readonly caller: string | null;
}

/** Runs operations once more that FAILED or were CANCELLED: their parameters, and the files as they are now. */
export class OperationRetrier {
  readonly #context: OperationContext;
  readonly #creator: OperationCreator;
  readonly #executions: Executions;

  constructor(context: OperationContext, creator: OperationCreator, executions: Executions) {
    this.#context = context;
    this.#creator = creator;
    this.#executions = executions;
  }

  /**
   * Records an operation with the parameters of another, and returns it at once; the work goes on by itself.
   * @throws InvalidInputError for an operation that is not FAILED or CANCELLED, or is a part of another
   * @throws OperationNotFoundError, IdempotencyConflictError, QueueFullError
   */
  async retry({ id, idempotencyKey, caller }: RetryRequest): Promise<CreatedOperation> {
    const { live, store } = this.#context;
    const original = live.get(id)?.view ?? (await store.find(id));
    if (original === null) throw new OperationNotFoundError(id);
    const reason = await this.#reasonAgainst(original);
    if (reason !== null) throw new InvalidInputError([{ path: ['id'], ...reason }]);
    const request = { ...this.#requestOf(original), idempotencyKey, caller };
    const created = await this.#creator.create(request);
    if (!created.deduplicated) this.#executions.launch(created.operation);
    return created;
  }

  async #reasonAgainst(original: Operation): Promise<Objection | null> {
    const { id, status, parentId, type } = original;
    const hooks = this.#context.kinds.get(type)?.hooks;
    if (parentId !== null) {
      const message = `id: ${id} is a part of ${parentId} and runs with it alone; retry that one`;
      return { code: 'PART_OF_ANOTHER', message };
    }
    if (status !== 'FAILED' && status !== 'CANCELLED') {
      const remedy =
        status === 'COMPLETED' ? (hooks?.againOnceCompleted ?? 'start another one') : 'wait for its end';
      const message = `id: ${id} is ${status}, and only what is FAILED or CANCELLED is run once more; ${remedy}`;
      return { code: 'NOT_RETRYABLE', message };
    }
    return (await hooks?.reasonAgainstRetry?.(original)) ?? null;
  }

  #requestOf(original: Operation): Omit<OperationRequest, 'idempotencyKey' | 'caller'> {
    const { id, type, title, label, tags, priority, symbol, strategy, model, summary, parameters } = original;
    return {
      ...recordedPlace(this.#context, this.#context.kinds.get(type)?.doer.by),
      ...{ type, title, label, tags, priority, symbol, strategy, model, parameters },
      subject: {
        symbols: summary.symbols,
        timeframe: summary.timeframe,
        startDate: summary.startDate,
        endDate: summary.endDate,
      },
      retryOfId: id,
      asked: { retry: id },
    };
  }
}
