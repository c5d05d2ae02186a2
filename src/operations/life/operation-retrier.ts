import type { OperationsService } from '../operations-service.js';
import type { WorkPlace } from '../ports/work-place.js';
import { InvalidInputError, OperationNotFoundError } from '../record/errors.js';
import type { Operation, OperationRequest } from '../record/operation.js';
import type { CreatedOperation } from './operation-creator.js';
import type { Orchestrators } from './orchestrators.js';

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
  readonly #operations: OperationsService;
  readonly #orchestrators: Orchestrators;
  readonly #place: WorkPlace;

  /** @param place where operations that are started now run */
  constructor(operations: OperationsService, orchestrators: Orchestrators, place: WorkPlace) {
    this.#operations = operations;
    this.#orchestrators = orchestrators;
    this.#place = place;
  }

  /**
   * Records an operation with the parameters of another, and returns it at once; the work goes on by itself.
   * @throws InvalidInputError for an operation that is not FAILED or CANCELLED, or is a part of another
   * @throws OperationNotFoundError, IdempotencyConflictError, QueueFullError
   */
  async retry({ id, idempotencyKey, caller }: RetryRequest): Promise<CreatedOperation> {
    const original = await this.#operations.get(id);
    if (original === null) throw new OperationNotFoundError(id);
    const reason = await this.#reasonAgainst(original);
    if (reason !== null) throw new InvalidInputError([{ path: ['id'], ...reason }]);
    const request = { ...this.#requestOf(original), idempotencyKey, caller };
    const created = await this.#operations.create(request);
    if (!created.deduplicated) this.#orchestrators.resume([created.operation]);
    return created;
  }

  async #reasonAgainst(
    original: Operation,
  ): Promise<{ readonly code: string; readonly message: string } | null> {
    const { id, status, parentId } = original;
    if (parentId !== null) {
      const message = `id: ${id} is a part of ${parentId} and runs with it alone; retry that one`;
      return { code: 'PART_OF_ANOTHER', message };
    }
    if (status !== 'FAILED' && status !== 'CANCELLED') {
      const remedy =
        status === 'COMPLETED' ? 'verifyOperation runs a completed backtest again' : 'wait for its end';
      const message = `id: ${id} is ${status}, and only what is FAILED or CANCELLED is run once more; ${remedy}`;
      return { code: 'NOT_RETRYABLE', message };
    }
    return this.#orchestrators.of(original.type)?.reasonAgainstRetry(original) ?? null;
  }

  #requestOf(original: Operation): Omit<OperationRequest, 'idempotencyKey' | 'caller'> {
    const { id, type, title, label, tags, priority, symbol, strategy, model, summary, parameters } = original;
    return {
      ...this.#place,
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
