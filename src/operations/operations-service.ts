import type { ByteBudget } from '../base/pure/byte-budget.js';
import type { JsonObject } from '../base/pure/json.js';
import { BulkEnds } from './life/bulk-ends.js';
import { type BulkChange, BulkUpdater } from './life/bulk-updater.js';
import type { BulkOutcome, BulkScope } from './life/bulk-walk.js';
import { ClaimedWork } from './life/claimed-work.js';
import { Dispatcher } from './life/dispatcher.js';
import { Executions } from './life/executions.js';
import { OperationCanceller } from './life/operation-canceller.js';
import { type CreatedOperation, OperationCreator } from './life/operation-creator.js';
import { OperationDeleter } from './life/operation-deleter.js';
import { OperationExecutor } from './life/operation-executor.js';
import { OperationFill } from './life/operation-fill.js';
import { OperationLifecycle } from './life/operation-lifecycle.js';
import { OperationRecovery } from './life/operation-recovery.js';
import { OperationRetention } from './life/operation-retention.js';
import { OperationRetrier, type RetryRequest } from './life/operation-retrier.js';
import { OperationStopper } from './life/operation-stopper.js';
import { OperationUpdater } from './life/operation-updater.js';
import type { ServedKind } from './life/served-kind.js';
import { ServedKinds } from './life/served-kinds.js';
import type { OperationContext } from './operation-context.js';
import type { OperationsServiceOptions } from './operations-service-options.js';
import type { Kind } from './ports/kind.js';
import type {
  OperationFacets,
  OperationFilter,
  OperationPage,
  OperationQuery,
} from './ports/operation-query.js';
import type { Waiting } from './ports/operation-rows.js';
import { untraced } from './ports/operation-traces.js';
import { unobserved } from './ports/operations-observer.js';
import type { StartRequest } from './ports/start-request.js';
import { HERE } from './ports/work-place.js';
import type { Operation, OperationRequest, OperationStatus } from './record/operation.js';
import type { OwnFields } from './record/own-fields.js';
import type { EntryStream, Stream } from './record/stream.js';
import { awaitNews } from './watch/await-news.js';
import { ClaimedOperations } from './watch/claimed-operations.js';
import { LiveOperations } from './watch/live-operations.js';
import type { FollowCursor, News } from './watch/news.js';
import {
  type EntryPage,
  type EventPage,
  OperationReader,
  type PageRequest,
} from './watch/operation-reader.js';
import { OperationRefresher } from './watch/operation-refresher.js';
import { pollIntervalMs } from './watch/poll-interval.js';

/**
 * Starts operations of every kind, runs them, and serves them to clients, who pull. It is as long as its parts have
 * verbs: a method is one call to the part that does it.
 */
export class OperationsService {
  /** What a process of a cluster does with operations that it has claimed, or that others have lost. */
  readonly claimedWork: ClaimedWork;
  readonly #context: OperationContext;
  readonly #creator: OperationCreator;
  readonly #reader: OperationReader;
  readonly #refresher: OperationRefresher;
  readonly #claimed: ClaimedOperations;
  readonly #canceller: OperationCanceller;
  readonly #deleter: OperationDeleter;
  readonly #updater: OperationUpdater;
  readonly #bulkUpdater: BulkUpdater;
  readonly #bulkEnds: BulkEnds;
  readonly #fill: OperationFill;
  readonly #executions: Executions;
  readonly #retrier: OperationRetrier;
  readonly #recovery: OperationRecovery;
  readonly #retention: OperationRetention;

  constructor({ onUnexpected, observer = unobserved, dispatch, ...options }: OperationsServiceOptions) {
    const kinds = new ServedKinds();
    const live = new LiveOperations((type) => kinds.streamsOf(type));
    const dispatcher = new Dispatcher(dispatch ?? null);
    const report = onUnexpected ?? warnProcess;
    const given = { ...DEFAULTS, ...options };
    const context = { ...given, kinds, live, observer, dispatcher, report };
    const lifecycle = new OperationLifecycle(context);
    this.#context = context;
    const stopper = new OperationStopper(context);
    this.#creator = new OperationCreator(context);
    this.#reader = new OperationReader(context);
    this.#refresher = new OperationRefresher(context);
    this.#claimed = new ClaimedOperations(context);
    this.#canceller = new OperationCanceller(context, lifecycle, stopper);
    this.#deleter = new OperationDeleter(context);
    this.#bulkEnds = new BulkEnds(context, this.#canceller, this.#deleter);
    this.#updater = new OperationUpdater(context);
    this.#bulkUpdater = new BulkUpdater(context, this.#updater);
    this.#executions = new Executions(context, {
      executor: new OperationExecutor(context, lifecycle, {
        ...{ refresher: this.#refresher, reader: this.#reader, stopper },
      }),
      ...{ creator: this.#creator, canceller: this.#canceller, stopper },
    });
    this.claimedWork = new ClaimedWork(context, {
      ...{ executions: this.#executions, canceller: this.#canceller, stopper, lifecycle },
    });
    this.#retrier = new OperationRetrier(context, this.#creator, this.#executions);
    this.#fill = new OperationFill(context);
    this.#recovery = new OperationRecovery(context, lifecycle, this.#canceller);
    this.#retention = new OperationRetention(context, this.#deleter);
  }

  /**
   * Returns an operation: running ones from the cache, after a pull if that is older than its time to live.
   * @param options.forceRefresh pulls whatever the age of the cache; default false
   * @param options.budget is what a row that has to be read takes from; default: it may be as long as it is
   * @returns null when there is none
   */
  async get(
    id: string,
    options: { readonly forceRefresh?: boolean; readonly budget?: ByteBudget } = {},
  ): Promise<Operation | null> {
    const live = this.#context.live.get(id);
    const isForced = options.forceRefresh ?? false;
    if (live === null) return this.#claimed.get(id, isForced, options.budget);
    if (isForced) this.#context.claims?.askedFor();
    return this.#refresher.refresh(live, isForced);
  }

  /**
   * Lists operations newest first; those that run here are as fresh as `get` would return them.
   * @param budget is what the rows take from, before the next one is read
   */
  async list(query: OperationQuery, budget?: ByteBudget): Promise<OperationPage> {
    const page = await this.#claimed.list(query, budget);
    const operations = await Promise.all(page.operations.map((listed) => this.#current(listed)));
    return { ...page, operations };
  }

  /** Counts the operations that match a filter, of every owner. */
  countMatching(filter: OperationFilter): Promise<number> {
    return this.#claimed.count(filter);
  }

  /** Counts the values of what lists are filtered by, among the operations that match. */
  facets(filter: OperationFilter): Promise<OperationFacets> {
    return this.#context.store.facets(filter);
  }

  /** Counts the operations directly below one, by status. */
  countChildren(id: string): Promise<ReadonlyMap<OperationStatus, number>> {
    return this.#context.store.countChildren(id);
  }

  /** Reads a page of what has happened to an operation. */
  events(operation: Operation, page: PageRequest): Promise<EventPage> {
    return this.#reader.events(operation, page);
  }

  /**
   * Reads a page of a stream; pull the operation first to have its latest entries. A draft has none before the
   * operation is COMPLETED.
   * @param budget is what the stored pieces take from
   */
  entries<Entry>(
    operation: Operation,
    stream: EntryStream<Entry>,
    page: PageRequest,
    budget?: ByteBudget,
  ): Promise<EntryPage<Entry>> {
    return this.#reader.entries(operation, stream, page, budget);
  }

  /**
   * Returns the result; null unless the operation is COMPLETED.
   * @param budget is what it takes from
   */
  result(operation: Operation, budget?: ByteBudget): Promise<JsonObject | null> {
    return this.#reader.result(operation, budget);
  }

  /**
   * Tells what is new of an operation, after some seconds at most, for a server that has it run here.
   * @param from where the one who follows has come to
   * @param signal ends the wait
   * @returns null when there is none
   */
  news(id: string, from: FollowCursor, signal: AbortSignal): Promise<News | null> {
    return awaitNews(this.#context, id, from, signal);
  }

  /** Returns all bytes of a stream, one piece behind the other; null where it has none to show. */
  bytes(operation: Operation, stream: Stream): Promise<Uint8Array | null> {
    return this.#reader.bytes(operation, stream);
  }

  /** Yields the pieces of a stream in order, each read when it is asked for. */
  pieces(operation: Operation, stream: Stream): AsyncGenerator<Uint8Array, void> {
    return this.#reader.pieces(operation, stream);
  }

  /**
   * Asks an operation to stop: CANCELLED at once while it is PENDING, else CANCELLING until its work has stopped.
   * One that is being cancelled, or is CANCELLED, is returned unchanged.
   * @param caller name of the API key that asks; null without authentication
   * @throws OperationNotFoundError, OperationNotCancellableError
   */
  cancel(id: string, reason: string | null, caller: string | null = null): Promise<Operation> {
    return this.#canceller.cancel(id, { reason, caller });
  }

  /**
   * Changes label, tags, note or pin of an operation, whatever its status. A part of another cannot be pinned: families
   * are kept whole.
   * @param caller name of the API key that asks; null without authentication
   * @throws OperationNotFoundError, InvalidInputError
   */
  update(id: string, fields: OwnFields, caller: string | null): Promise<Operation> {
    return this.#updater.update(id, fields, caller);
  }

  /**
   * Changes tags or pins of all operations that match and that the caller may change, at most MAX_BULK; pins no parts of
   * others.
   * @throws InvalidInputError, before anything is changed
   */
  async updateAll(scope: BulkScope, change: BulkChange): Promise<BulkOutcome> {
    return this.#bulkUpdater.update(scope, change);
  }

  /**
   * Asks all operations to stop that match and that the caller may change, at most MAX_BULK; families whole.
   * @throws InvalidInputError, before anything is changed
   */
  cancelAll(scope: BulkScope, reason: string | null): Promise<BulkOutcome> {
    return this.#bulkEnds.cancel(scope, reason);
  }

  /**
   * Removes all operations that match, are final, stand alone and are not pinned, and that the caller may change, at
   * most MAX_BULK; families whole.
   * @throws InvalidInputError, before anything is changed
   */
  deleteAll(scope: BulkScope): Promise<BulkOutcome> {
    return this.#bulkEnds.delete(scope);
  }

  /**
   * Begins to give operations of earlier versions what they lack, beside other work, and returns at once.
   * @param onError takes what ends it early; the next start goes on
   */
  beginFilling(onError: (error: unknown) => void): void {
    this.#fill.begin(onError);
  }

  /** Resolves when everything is filled in, or filling has ended early. */
  filled(): Promise<void> {
    return this.#fill.whenDone();
  }

  /** Resolves when nothing is being filled in any more. */
  stopFilling(): Promise<void> {
    return this.#fill.stop();
  }

  /**
   * Removes a final operation with all that it left: streams and result; its idempotency key is free again.
   * @throws OperationNotFoundError, OperationNotFinalError
   */
  delete(id: string): Promise<void> {
    return this.#deleter.delete(id);
  }

  /** Returns when an operation will be removed, a part of another with that; null when it is kept, or is not final yet. */
  expiresAt(operation: Operation): Promise<Date | null> {
    return this.#retention.expiresAt(operation);
  }

  /**
   * Removes all operations that have expired, one after another.
   * @returns how many were removed
   */
  removeExpired(): Promise<number> {
    return this.#retention.removeExpired();
  }

  /** Begins no removal any more; resolves when the one under way is over. */
  stopRemoving(): Promise<void> {
    return this.#retention.stop();
  }

  /** Counts the operations that have one of these statuses, of every owner. */
  async count(...statuses: readonly OperationStatus[]): Promise<number> {
    const counts = await Promise.all(statuses.map((status) => this.#context.store.countByStatus(status)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Returns the ids of the operations that run in this process. */
  executingHere(): readonly string[] {
    return this.#context.live.executingHere();
  }

  /** Counts what waits by priority, the highest first. */
  countWaiting(): Promise<readonly Waiting[]> {
    return this.#context.store.countWaiting();
  }

  /** Returns how long a client should wait before it pulls again; null once the operation is final. */
  pollAfterMs(operation: Operation): number | null {
    return pollIntervalMs(operation, this.#context.clock.now());
  }

  /** Has operations of a kind run from now on; to be called before any of them is started or recovered. */
  serve(kind: ServedKind): void {
    this.#context.kinds.add(kind);
  }

  /**
   * Records a new operation and returns it at once, or returns the one that its idempotency key has started before; the
   * work goes on by itself.
   * @throws QueueFullError, IdempotencyConflictError
   */
  async start<Parameters extends object>(
    kind: Kind<Parameters>,
    request: StartRequest<Parameters>,
  ): Promise<CreatedOperation> {
    const created = await this.#creator.create(this.#creator.requestOf(kind, request));
    if (!created.deduplicated) this.#executions.launch(created.operation);
    return created;
  }

  /**
   * Returns the operation that `start` would return instead of a new one; null when it would record one. For services
   * whose checks would refuse a request that repeats one, because that one has succeeded.
   * @throws IdempotencyConflictError
   */
  startedBefore<Parameters extends object>(
    { name }: Kind<Parameters>,
    request: Pick<StartRequest<Parameters>, 'caller' | 'asked' | 'idempotencyKey'>,
  ): Promise<CreatedOperation | null> {
    return this.#creator.startedBefore(name, request);
  }

  /**
   * Records an operation with the parameters of one that FAILED or was CANCELLED, and returns it at once; the work goes
   * on by itself.
   * @throws InvalidInputError, OperationNotFoundError, IdempotencyConflictError, QueueFullError
   */
  retry(request: RetryRequest): Promise<CreatedOperation> {
    return this.#retrier.retry(request);
  }

  /**
   * Records a PENDING operation that nobody executes before it is resumed.
   * @throws QueueFullError, IdempotencyConflictError
   */
  create(request: OperationRequest): Promise<CreatedOperation> {
    return this.#creator.create(request);
  }

  /**
   * Takes up what the last process of this owner left unfinished; to be called once, when all kinds are served.
   * @returns the operations to be executed, oldest first
   */
  recover(): Promise<readonly Operation[]> {
    return this.#recovery.recover();
  }

  /** Tells the log of an error that belongs to an operation and that nobody is there to catch. */
  report(error: unknown, operationId: string): void {
    this.#context.report(error, { operationId });
  }

  /** Goes on with operations that were found PENDING. */
  resume(operations: readonly Operation[]): void {
    for (const operation of operations) this.#executions.launch(operation);
  }

  /** Ends all executions, which may complete within the grace; what does not is PENDING again for the next process. */
  shutdown(graceMs: number): Promise<void> {
    return this.#executions.shutdown(graceMs);
  }

  async #current(listed: Operation): Promise<Operation> {
    const live = this.#context.live.get(listed.id);
    if (live === null) return listed;
    // A list must not wait for other hosts.
    if (listed.executionMode !== 'LOCAL') return live.view;
    try {
      return await this.#refresher.refresh(live, false);
    } catch (error) {
      // What is wrong with one operation is not to keep the others from being shown.
      this.report(error, listed.id);
      return live.view;
    }
  }
}

const DEFAULTS = { place: HERE, claims: null, slices: null, longestOutageMs: 60_000, traces: untraced };

function warnProcess(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
