import type { ByteBudget } from '../base/pure/byte-budget.js';
import type { JsonObject } from '../base/pure/json.js';
import { BulkEnds } from './life/bulk-ends.js';
import { type BulkChange, BulkUpdater } from './life/bulk-updater.js';
import type { BulkOutcome, BulkScope } from './life/bulk-walk.js';
import { coordinatedWork } from './life/coordinated-work.js';
import { Dispatcher, type Execute } from './life/dispatcher.js';
import { OperationCanceller } from './life/operation-canceller.js';
import { type CreatedOperation, OperationCreator } from './life/operation-creator.js';
import { OperationDeleter } from './life/operation-deleter.js';
import { type BeginWork, OperationExecutor } from './life/operation-executor.js';
import { type DescribeOperation, OperationFill } from './life/operation-fill.js';
import { OperationLifecycle } from './life/operation-lifecycle.js';
import { OperationRecovery } from './life/operation-recovery.js';
import { OperationRetention } from './life/operation-retention.js';
import { OperationStopper } from './life/operation-stopper.js';
import { OperationUpdater } from './life/operation-updater.js';
import type { OperationContext } from './operation-context.js';
import type { OperationsServiceOptions } from './operations-service-options.js';
import type { Coordinate } from './ports/family.js';
import type {
  OperationFacets,
  OperationFilter,
  OperationPage,
  OperationQuery,
} from './ports/operation-query.js';
import { unobserved } from './ports/operations-observer.js';
import type { Work, WorkEvents } from './ports/work.js';
import { OperationNotFoundError } from './record/errors.js';
import type { Operation, OperationRequest, OperationStatus } from './record/operation.js';
import type { OwnFields } from './record/own-fields.js';
import type { EntryStream, Stream } from './record/stream.js';
import { Follower } from './watch/follower.js';
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
 * Serves every operation of this process to clients, who pull, and to orchestrators, who run them. It is as long as its
 * parts have verbs: a method is one call to the part that does it.
 */
export class OperationsService {
  /** How long work may take to stop before it is aborted. */
  readonly cancelGraceMs: number;
  readonly #context: OperationContext;
  readonly #creator: OperationCreator;
  readonly #reader: OperationReader;
  readonly #refresher: OperationRefresher;
  readonly #canceller: OperationCanceller;
  readonly #deleter: OperationDeleter;
  readonly #updater: OperationUpdater;
  readonly #bulkUpdater: BulkUpdater;
  readonly #bulkEnds: BulkEnds;
  #fill: OperationFill | null = null;
  readonly #executor: OperationExecutor;
  readonly #recovery: OperationRecovery;
  readonly #retention: OperationRetention;
  readonly #stopper: OperationStopper;
  readonly #follower: Follower;

  constructor({ onUnexpected, observer = unobserved, dispatch, ...options }: OperationsServiceOptions) {
    const live = new LiveOperations(options.streamsOf);
    const dispatcher = new Dispatcher(dispatch ?? null);
    const context = {
      ...{ clearUp: async () => {}, ...options, live, observer, dispatcher },
      report: onUnexpected ?? warnProcess,
    };
    const lifecycle = new OperationLifecycle(context);
    this.cancelGraceMs = options.cancelGraceMs;
    this.#context = context;
    this.#stopper = new OperationStopper(context);
    this.#creator = new OperationCreator(context);
    this.#reader = new OperationReader(context);
    this.#refresher = new OperationRefresher(context);
    this.#canceller = new OperationCanceller(context, lifecycle, this.#stopper);
    this.#deleter = new OperationDeleter(context);
    this.#bulkEnds = new BulkEnds(context, this.#canceller, this.#deleter);
    this.#updater = new OperationUpdater(context);
    this.#bulkUpdater = new BulkUpdater(context, this.#updater);
    this.#executor = new OperationExecutor(context, lifecycle, {
      ...{ refresher: this.#refresher, reader: this.#reader, stopper: this.#stopper },
    });
    this.#recovery = new OperationRecovery(context, lifecycle, this.#canceller);
    this.#retention = new OperationRetention(context, this.#deleter);
    this.#follower = new Follower(context);
  }

  /**
   * Returns an operation: running ones from the cache, after a pull if that is older than its time to live.
   * @param options.forceRefresh pulls whatever the age of the cache; default false
   * @returns null when there is none
   */
  async get(id: string, options: { readonly forceRefresh?: boolean } = {}): Promise<Operation | null> {
    const live = this.#context.live.get(id);
    if (live === null) return this.#context.store.find(id);
    return this.#refresher.refresh(live, options.forceRefresh ?? false);
  }

  /**
   * Lists operations newest first; those that run here are as fresh as `get` would return them.
   * @param budget is what the rows take from, before the next one is read
   */
  async list(query: OperationQuery, budget?: ByteBudget): Promise<OperationPage> {
    const page = await this.#context.store.list(query, budget);
    const operations = await Promise.all(page.operations.map((listed) => this.#current(listed)));
    return { ...page, operations };
  }

  /** Counts the operations that match a filter, of every owner. */
  countMatching(filter: OperationFilter): Promise<number> {
    return this.#context.store.count(filter);
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

  /** Returns the result; null unless the operation is COMPLETED. */
  result(operation: Operation): Promise<JsonObject | null> {
    return this.#reader.result(operation);
  }

  /**
   * Tells what an operation leaves as it is stored, to its end, for a server that has it run here.
   * @param from where the one who follows has come to
   * @param signal ends it early
   */
  follow(id: string, from: FollowCursor, signal: AbortSignal): AsyncGenerator<News, void> {
    return this.#follower.follow(id, from, signal);
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
   * Changes label, tags, note or pin of an operation, whatever its status.
   * @param caller name of the API key that asks; null without authentication
   * @throws OperationNotFoundError, InvalidInputError
   */
  update(id: string, fields: OwnFields, caller: string | null): Promise<Operation> {
    return this.#updater.update(id, fields, caller);
  }

  /**
   * Changes tags or pins of all operations that match and that the caller may change, at most MAX_BULK.
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
  beginFilling(describe: DescribeOperation, onError: (error: unknown) => void): void {
    this.#fill = new OperationFill(this.#context, describe);
    this.#fill.begin(onError);
  }

  /** Resolves when everything is filled in, or filling has ended early. */
  async filled(): Promise<void> {
    await this.#fill?.whenDone();
  }

  /** Resolves when nothing is being filled in any more. */
  async stopFilling(): Promise<void> {
    await this.#fill?.stop();
  }

  /**
   * Removes a final operation with all that it left: streams and result; its idempotency key is free again.
   * @throws OperationNotFoundError, OperationNotFinalError
   */
  delete(id: string): Promise<void> {
    return this.#deleter.delete(id);
  }

  /** Returns when an operation will be removed; null when it is kept, or is not final yet. */
  expiresAt(operation: Operation): Date | null {
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

  /** Returns how long a client should wait before it pulls again; null once the operation is final. */
  pollAfterMs(operation: Operation): number | null {
    return pollIntervalMs(operation, this.#context.clock.now());
  }

  /**
   * Records a new PENDING operation, or returns the one that its idempotency key has started before.
   * @throws QueueFullError, IdempotencyConflictError
   */
  create(request: OperationRequest): Promise<CreatedOperation> {
    return this.#creator.create(request);
  }

  /**
   * Returns the operation that `create` would return instead of a new one; null when it would record one. For
   * services whose checks would refuse a request that repeats one, because that one has succeeded.
   * @throws IdempotencyConflictError
   */
  startedBefore(request: OperationRequest): Promise<CreatedOperation | null> {
    return this.#creator.startedBefore(request);
  }

  /**
   * Has an operation executed when there is a slot for it; resolves when that is over.
   * @param needsSlot false for what holds no thread, which begins at once
   */
  dispatch(operation: Operation, execute: Execute, needsSlot: boolean): Promise<void> {
    return needsSlot ? this.#context.dispatcher.run(operation, execute) : execute();
  }

  /**
   * Makes what a coordinator does the work of its operation.
   * @param launch has an operation that was recorded below it executed
   */
  coordinated(
    operation: Operation,
    events: WorkEvents,
    coordinate: Coordinate,
    launch: (child: Operation) => void,
  ): Work {
    const parent = this.#context.live.get(operation.id);
    if (parent === null) throw new OperationNotFoundError(operation.id);
    const means = { context: this.#context, creator: this.#creator, canceller: this.#canceller, launch };
    return coordinatedWork(parent, { means, events, coordinate });
  }

  /**
   * Runs a PENDING operation once and accompanies it to its end; never rejects.
   * Everything up to the call of `begin` happens before this returns.
   * @returns the operation if it has to be executed once more, else null
   */
  execute(operation: Operation, begin: BeginWork): Promise<Operation | null> {
    return this.#executor.execute(operation.id, begin);
  }

  /**
   * Takes up what the last process of this owner left unfinished; to be called once, before anything else.
   * @returns the operations to be executed, oldest first
   */
  recover(): Promise<readonly Operation[]> {
    return this.#recovery.recover();
  }

  /**
   * Prepares an operation for the end of the process: waiting work is dropped and stays PENDING, running work
   * may go on, and if it stops before it is done it is PENDING again without counting as lost.
   */
  handBack(id: string): void {
    const live = this.#context.live.get(id);
    if (live === null) return;
    live.isHandedBack = true;
    if (live.work?.leave !== undefined) live.work.leave();
    else if (live.operation.status === 'PENDING') this.#stopper.drop(live);
  }

  /** Tells the log of an error that belongs to an operation and that nobody is there to catch. */
  report(error: unknown, operationId: string): void {
    this.#context.report(error, { operationId });
  }

  /** Asks work to stop without cancelling its operation; aborts it after the grace. */
  stop(id: string): void {
    const live = this.#context.live.get(id);
    if (live !== null) this.#stopper.stop(live);
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

function warnProcess(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
