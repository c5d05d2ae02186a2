import type { ByteBudget } from '../../src/base/pure/byte-budget.js';
import type { JsonObject } from '../../src/base/pure/json.js';
import {
  NEWEST_FIRST,
  type OperationFacets,
  type OperationFilter,
  type OperationPage,
  type OperationQuery,
} from '../../src/operations/ports/operation-query.js';
import type { RemovedOperation } from '../../src/operations/ports/operation-removal.js';
import type {
  Filling,
  OperationChange,
  OwnFieldsChange,
  ProgressState,
  Waiting,
} from '../../src/operations/ports/operation-rows.js';
import type { OperationStore } from '../../src/operations/ports/operation-store.js';
import type {
  Operation,
  OperationOutcome,
  OperationProgress,
  OperationStatus,
} from '../../src/operations/record/operation.js';
import {
  eventsOfColumns,
  type NewOperationEvent,
  type OperationEvent,
} from '../../src/operations/record/operation-event.js';
import type { OperationSummary } from '../../src/operations/record/operation-summary.js';
import type { Part, Piece } from '../../src/operations/record/part.js';
import { StreamGapError } from '../../src/operations/record/stream-gap-error.js';
import { InMemoryEvaluationLedger } from './in-memory-evaluation-ledger.js';
import { compare, facetsOf, listed, placeOf } from './in-memory-lists.js';

const IDEMPOTENCY_MS = 24 * 3_600_000;
const UNFINISHED: readonly OperationStatus[] = ['PENDING', 'RUNNING', 'CANCELLING'];
const EXECUTING: readonly OperationStatus[] = ['RUNNING', 'CANCELLING'];

/**
 * Keeps operations in memory by the rules of OperationStore, for tests without a database.
 * A database serves a new process as this serves a second service: hand the same one to both.
 */
export class InMemoryOperationStore implements OperationStore {
  /** The names of all calls so far. */
  readonly calls: string[] = [];
  /** What the operations have evaluated. */
  readonly ledger = new InMemoryEvaluationLedger({
    completed: () => [...this.#rows.values()].filter(({ status }) => status === 'COMPLETED'),
    find: (id) => this.#rows.get(id),
    put: (operation) => this.#put(operation),
  });
  readonly #rows = new Map<string, Operation>();
  /** Types of what is removed and not freed. */
  readonly #removed = new Map<string, string>();
  /** The pieces of each operation, by stream. */
  readonly #streams = new Map<string, Map<string, readonly Piece[]>>();
  readonly #results = new Map<string, JsonObject>();
  readonly #checkpoints = new Map<string, Uint8Array>();
  readonly #events = new Map<string, readonly OperationEvent[]>();
  readonly #unfilled = new Set<string>();
  readonly #failures = new Map<string, Error[]>();

  /** Makes the next call of a method reject, the one after it work again; repeated calls queue up. */
  failNext(method: keyof OperationStore, error: Error): void {
    this.#failures.set(method, [...(this.#failures.get(method) ?? []), error]);
  }

  /** Puts a row there as another process would have left it. */
  seed(operation: Operation): void {
    this.#rows.set(operation.id, operation);
  }

  /** Puts a row there as a version would have left it that knew neither summaries nor events. */
  seedUnfilled(operation: Operation): void {
    this.seed(operation);
    this.#unfilled.add(operation.id);
  }

  async insert(
    operation: Operation,
  ): Promise<{ readonly operation: Operation; readonly deduplicated: boolean }> {
    this.#enter('insert');
    const known = this.#twinOf(operation);
    if (known !== null) return { operation: known, deduplicated: true };
    if (this.#rows.has(operation.id)) throw new Error(`operation ${operation.id} exists already`);
    this.#tell(operation, []);
    this.#rows.set(operation.id, operation);
    return { operation, deduplicated: false };
  }

  async findTwin(operation: Operation): Promise<Operation | null> {
    this.#enter('findTwin');
    return this.#twinOf(operation);
  }

  #twinOf(operation: Operation): Operation | null {
    return [...this.#rows.values()].find((row) => isSameStart(row, operation)) ?? null;
  }

  async find(id: string, budget?: ByteBudget): Promise<Operation | null> {
    this.#enter('find');
    const row = this.#rows.get(id) ?? null;
    budget?.take(row === null ? 0 : JSON.stringify(row).length);
    return row;
  }

  async list({ filter, order, first, after }: OperationQuery, budget?: ByteBudget): Promise<OperationPage> {
    this.#enter('list');
    const following = listed(this.#rows.values(), filter, order, after);
    const operations = following.slice(0, first);
    for (const row of operations) budget?.take(JSON.stringify(row).length);
    const places = operations.map((row) => placeOf(row, order ?? NEWEST_FIRST));
    return { operations, places, hasNextPage: following.length > first };
  }

  async count(filter: OperationFilter): Promise<number> {
    this.#enter('count');
    return listed(this.#rows.values(), filter).length;
  }

  async facets(filter: OperationFilter): Promise<OperationFacets> {
    this.#enter('facets');
    return facetsOf(listed(this.#rows.values(), filter));
  }

  async countChildren(id: string): Promise<ReadonlyMap<OperationStatus, number>> {
    this.#enter('countChildren');
    const counts = new Map<OperationStatus, number>();
    for (const { parentId, status } of this.#rows.values())
      if (parentId === id) counts.set(status, (counts.get(status) ?? 0) + 1);
    return counts;
  }

  async changeOwnFields(
    id: string,
    changeOf: (operation: Operation) => OwnFieldsChange | null,
  ): Promise<Operation | null> {
    this.#enter('changeOwnFields');
    const row = this.#rows.get(id);
    const changed = row && changeOf(row);
    if (row === undefined || !changed) return null;
    const { event, ...change } = changed;
    this.#tell(row, [{ ...event, attempt: row.attempt }]);
    return this.#put({ ...row, ...change });
  }

  async rewriteSummary(id: string, summary: OperationSummary): Promise<boolean> {
    this.#enter('rewriteSummary');
    const row = this.#rows.get(id);
    if (row === undefined) return false;
    this.#put({ ...row, summary });
    return true;
  }

  async readEvents(id: string, afterSeq: number, limit: number): Promise<readonly OperationEvent[]> {
    this.#enter('readEvents');
    return (this.#events.get(id) ?? []).slice(afterSeq + 1, afterSeq + 1 + limit);
  }

  async listUnfilled(limit: number): Promise<readonly Operation[]> {
    this.#enter('listUnfilled');
    return [...this.#rows.values()].filter(({ id }) => this.#unfilled.has(id)).slice(0, limit);
  }

  async fill(id: string, { status, summary, model }: Filling): Promise<boolean> {
    this.#enter('fill');
    const row = this.#rows.get(id);
    if (row?.status !== status) return false;
    this.#tell(row, []);
    this.#put({ ...row, summary, model });
    this.#unfilled.delete(id);
    return true;
  }

  async transition(
    id: string,
    from: readonly OperationStatus[],
    change: OperationChange,
    attempt?: number,
    discarded: readonly string[] = [],
  ): Promise<Operation | null> {
    this.#enter('transition');
    const row = this.#rows.get(id);
    if (row === undefined || !from.includes(row.status)) return null;
    if (attempt !== undefined && row.attempt !== attempt) return null;
    for (const stream of discarded) this.#streams.get(id)?.delete(stream);
    return this.#change(row, change);
  }

  async saveProgress(id: string, attempt: number, state: ProgressState): Promise<boolean> {
    this.#enter('saveProgress');
    return this.#saveState(id, attempt, state);
  }

  #saveState(id: string, attempt: number, { progress, phaseEvent, ...state }: ProgressState): boolean {
    const row = this.#current(id, attempt);
    if (row === null) return false;
    if (phaseEvent !== undefined && !this.#hasPhase(id, phaseEvent)) this.#tell(row, [phaseEvent]);
    this.#put({ ...row, ...state, progress: held(row, progress) });
    return true;
  }

  async pinInputs(id: string, attempt: number, inputs: JsonObject): Promise<JsonObject | null> {
    this.#enter('pinInputs');
    const row = this.#current(id, attempt);
    if (row === null) return null;
    return this.#put({ ...row, pinnedInputs: row.pinnedInputs ?? inputs }).pinnedInputs;
  }

  async appendPart(
    id: string,
    attempt: number,
    { pieces, evaluations }: Part,
    state?: ProgressState,
  ): Promise<boolean> {
    this.#enter('appendPart');
    if (this.#current(id, attempt) === null) return false;
    const streams = new Map(this.#streams.get(id));
    for (const piece of pieces) {
      const before = streams.get(piece.stream) ?? [];
      if (countOf(before) !== piece.firstSeq) throw new StreamGapError(id, piece, countOf(before));
      streams.set(piece.stream, [...before, piece]);
    }
    this.#streams.set(id, streams);
    if (evaluations !== undefined) await this.ledger.enter(evaluations);
    if (state !== undefined) this.#saveState(id, attempt, state);
    return true;
  }

  async discardStreams(id: string, attempt: number, names: readonly string[]): Promise<boolean> {
    this.#enter('discardStreams');
    if (this.#current(id, attempt) === null) return false;
    for (const name of names) this.#streams.get(id)?.delete(name);
    return true;
  }

  async readStream(id: string, stream: string, afterSeq: number, limit: number): Promise<readonly Piece[]> {
    this.#enter('readStream');
    const pieces = this.#streams.get(id)?.get(stream) ?? [];
    return pieces.filter(
      ({ firstSeq, count }) => firstSeq <= afterSeq + limit && firstSeq + count > afterSeq + 1,
    );
  }

  async countStream(id: string, stream: string): Promise<number> {
    this.#enter('countStream');
    return countOf(this.#streams.get(id)?.get(stream) ?? []);
  }

  async complete(
    id: string,
    attempt: number,
    { result, evaluation }: OperationOutcome,
    change: OperationChange,
  ): Promise<Operation | null> {
    this.#enter('complete');
    const row = this.#current(id, attempt);
    if (row === null || !EXECUTING.includes(row.status)) return null;
    this.#results.set(id, result);
    if (evaluation !== undefined) this.ledger.place(id, evaluation, change.completedAt ?? change.updatedAt);
    return this.#change(row, change);
  }

  async saveCheckpoint(id: string, attempt: number, state: Uint8Array): Promise<boolean> {
    this.#enter('saveCheckpoint');
    if (this.#current(id, attempt) === null) return false;
    this.#checkpoints.set(id, state);
    return true;
  }

  async readCheckpoint(id: string): Promise<Uint8Array | null> {
    this.#enter('readCheckpoint');
    return this.#checkpoints.get(id) ?? null;
  }

  async readResult(id: string, budget?: ByteBudget): Promise<JsonObject | null> {
    this.#enter('readResult');
    const result = this.#results.get(id) ?? null;
    budget?.take(result === null ? 0 : JSON.stringify(result).length);
    return result;
  }

  async delete(id: string, isPinnedKept = false): Promise<boolean> {
    this.#enter('delete');
    const row = this.#rows.get(id);
    if (row === undefined || UNFINISHED.includes(row.status) || (isPinnedKept && row.pinned)) return false;
    this.#removed.set(id, row.type);
    this.#forget(id);
    for (const child of [...this.#rows.values()]) if (child.parentId === id) this.#forget(child.id);
    return true;
  }

  #forget(id: string): void {
    this.#rows.delete(id);
    this.#streams.delete(id);
    this.#results.delete(id);
    this.#events.delete(id);
    this.ledger.forget(id);
  }

  async free(id: string): Promise<void> {
    this.#enter('free');
    this.#removed.delete(id);
  }

  async listRemoved(): Promise<readonly RemovedOperation[]> {
    this.#enter('listRemoved');
    return [...this.#removed].map(([id, type]) => ({ id, type }));
  }

  async listCompletedBefore(instant: Date, limit: number): Promise<readonly string[]> {
    this.#enter('listCompletedBefore');
    return [...this.#rows.values()]
      .flatMap(({ id, status, completedAt, pinned, parentId }) =>
        !UNFINISHED.includes(status) &&
        !pinned &&
        parentId === null &&
        completedAt !== null &&
        completedAt < instant
          ? [{ id, completedAt }]
          : [],
      )
      .sort((a, b) => a.completedAt.getTime() - b.completedAt.getTime())
      .slice(0, limit)
      .map(({ id }) => id);
  }

  async listUnfinished(owner?: string): Promise<readonly Operation[]> {
    this.#enter('listUnfinished');
    return [...this.#rows.values()]
      .filter((row) => UNFINISHED.includes(row.status) && (owner === undefined || row.owner === owner))
      .sort((a, b) => compare({ field: 'CREATED_AT', direction: 'ASC' }, a, b));
  }

  async countByStatus(status: OperationStatus): Promise<number> {
    this.#enter('countByStatus');
    return [...this.#rows.values()].filter((row) => row.status === status).length;
  }

  async countWaiting(): Promise<readonly Waiting[]> {
    this.#enter('countWaiting');
    const waiting = new Map<number, Waiting>();
    for (const { status, priority, attempt, createdAt, updatedAt } of this.#rows.values()) {
      if (status !== 'PENDING') continue;
      const began = attempt === 1 ? createdAt : updatedAt;
      const { count, since } = waiting.get(priority) ?? { count: 0, since: began };
      waiting.set(priority, { priority, count: count + 1, since: began < since ? began : since });
    }
    return [...waiting.values()].sort((a, b) => b.priority - a.priority);
  }

  #enter(method: keyof OperationStore): void {
    this.calls.push(method);
    const failure = this.#failures.get(method)?.shift();
    if (failure !== undefined) throw failure;
  }

  /** Appends to a log, which begins with what the columns of the row tell. */
  #tell(row: Operation, events: readonly NewOperationEvent[]): void {
    const log = this.#events.get(row.id) ?? eventsOfColumns(row).map((event, seq) => ({ seq, ...event }));
    this.#events.set(row.id, [
      ...log,
      ...events.map((event, index) => ({ seq: log.length + index, ...event })),
    ]);
  }

  #hasPhase(id: string, { attempt, message }: NewOperationEvent): boolean {
    const log = this.#events.get(id) ?? [];
    return log.some(
      (event) => event.kind === 'PHASE' && event.attempt === attempt && event.message === message,
    );
  }

  #change(row: Operation, { events = [], askedBy: _asking, ...change }: OperationChange): Operation {
    if (events.length > 0) this.#tell(row, events);
    if (!UNFINISHED.includes(change.status)) this.#checkpoints.delete(row.id);
    return this.#put({ ...row, ...change, progress: held(row, change.progress ?? row.progress) });
  }

  #put(row: Operation): Operation {
    this.#rows.set(row.id, row);
    return row;
  }

  /** Returns the row unless the attempt is over. */
  #current(id: string, attempt: number): Operation | null {
    const row = this.#rows.get(id);
    return row !== undefined && row.attempt === attempt && UNFINISHED.includes(row.status) ? row : null;
  }
}

function countOf(pieces: readonly Piece[]): number {
  const last = pieces.at(-1);
  return last === undefined ? 0 : last.firstSeq + last.count;
}

function held(row: Operation, progress: OperationProgress): OperationProgress {
  return { ...progress, percentage: Math.max(row.progress.percentage, progress.percentage) };
}

function isSameStart(row: Operation, { caller, type, idempotencyKey, createdAt }: Operation): boolean {
  return (
    idempotencyKey !== null &&
    row.idempotencyKey === idempotencyKey &&
    row.caller === caller &&
    row.type === type &&
    createdAt.getTime() - row.createdAt.getTime() < IDEMPOTENCY_MS
  );
}
