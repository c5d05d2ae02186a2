import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { JsonObject } from '../../base/pure/json.js';
import type { BulkChange } from '../../operations/life/bulk-updater.js';
import type { BulkOutcome, BulkScope } from '../../operations/life/bulk-walk.js';
import type { RetryRequest } from '../../operations/life/operation-retrier.js';
import type { Kind } from '../../operations/ports/kind.js';
import type {
  OperationFacets,
  OperationFilter,
  OperationPage,
  OperationQuery,
} from '../../operations/ports/operation-query.js';
import type { StartRequest } from '../../operations/ports/start-request.js';
import type { Operation, OperationStatus } from '../../operations/record/operation.js';
import type { OperationEvent } from '../../operations/record/operation-event.js';
import type { OwnFields } from '../../operations/record/own-fields.js';
import type { EntryStream } from '../../operations/record/stream.js';

/** The part of OperationsService that clients of the API reach. */
export interface OperationsPort {
  /** @param options.budget is what its row takes from */
  get(
    id: string,
    options: { readonly forceRefresh?: boolean; readonly budget: ByteBudget },
  ): Promise<Operation | null>;
  /** @param budget is what the rows take from, before the next one is read */
  list(query: OperationQuery, budget: ByteBudget): Promise<OperationPage>;
  /** Starts an operation of a kind that needs no service of its own. @throws IdempotencyConflictError, QueueFullError */
  start<Parameters extends object>(
    kind: Kind<Parameters>,
    request: StartRequest<Parameters>,
  ): Promise<StartedOperation>;
  /** Returns what an operation of any kind left; null unless it is COMPLETED. */
  result(operation: Operation, budget: ByteBudget): Promise<JsonObject | null>;
  /** Counts all that match a filter. */
  countMatching(filter: OperationFilter): Promise<number>;
  entries<Entry>(
    operation: Operation,
    stream: EntryStream<Entry>,
    page: LogPageRequest,
    budget: ByteBudget,
  ): Promise<LogPage<Entry>>;
  facets(filter: OperationFilter): Promise<OperationFacets>;
  /** Counts the operations directly below one, by status. */
  countChildren(id: string): Promise<ReadonlyMap<OperationStatus, number>>;
  events(operation: Operation, page: LogPageRequest): Promise<LogPage<OperationEvent>>;
  /** @throws OperationNotFoundError, OperationNotCancellableError */
  cancel(id: string, reason: string | null, caller: string | null): Promise<Operation>;
  /** @throws OperationNotFoundError, InvalidInputError */
  update(id: string, fields: OwnFields, caller: string | null): Promise<Operation>;
  /** @throws InvalidInputError */
  updateAll(scope: BulkScope, change: BulkChange): Promise<BulkOutcome>;
  /** @throws InvalidInputError */
  cancelAll(scope: BulkScope, reason: string | null): Promise<BulkOutcome>;
  /** @throws InvalidInputError */
  deleteAll(scope: BulkScope): Promise<BulkOutcome>;
  /** @throws OperationNotFoundError, OperationNotFinalError */
  delete(id: string): Promise<void>;
  /** Suggested wait before the next pull; null once the operation is final. */
  pollAfterMs(operation: Operation): number | null;
  /** When it will be removed; null when it is kept, or not final yet. */
  expiresAt(operation: Operation): Promise<Date | null>;
}

/** The part of OperationRetrier that clients of the API reach. */
export interface RetryPort {
  /** @throws InvalidInputError, OperationNotFoundError, IdempotencyConflictError, QueueFullError */
  retry(request: RetryRequest): Promise<StartedOperation>;
}

/** Asks for at most `first` entries with seq above `afterSeq`; −1 from the beginning. */
export interface LogPageRequest {
  readonly first: number;
  readonly afterSeq: number;
}

export interface LogPage<Entry> {
  readonly entries: readonly Entry[];
  /** False: no more yet. */
  readonly hasNextPage: boolean;
  /** True: nothing will ever come after this page. */
  readonly complete: boolean;
}

export interface StartedOperation {
  readonly operation: Operation;
  /** True when the idempotency key was seen before and this is that operation. */
  readonly deduplicated: boolean;
}
