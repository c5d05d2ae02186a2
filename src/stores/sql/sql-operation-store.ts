import { setImmediate } from 'node:timers/promises';
import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { JsonObject } from '../../base/pure/json.js';
import type { RecordedFiles } from '../../operations/ports/artifacts.js';
import type {
  OperationFacets,
  OperationFilter,
  OperationPage,
  OperationQuery,
} from '../../operations/ports/operation-query.js';
import type { RemovedOperation } from '../../operations/ports/operation-removal.js';
import type {
  Filling,
  OperationChange,
  OwnFieldsChange,
  ProgressState,
  Waiting,
} from '../../operations/ports/operation-rows.js';
import type { OperationStore } from '../../operations/ports/operation-store.js';
import type { Operation, OperationOutcome, OperationStatus } from '../../operations/record/operation.js';
import type { OperationEvent } from '../../operations/record/operation-event.js';
import type { OperationSummary } from '../../operations/record/operation-summary.js';
import type { Part, Piece } from '../../operations/record/part.js';
import {
  type Fence,
  isLeaseOver,
  isLivingAttempt,
  keepLease,
  livingAttempt,
  lockOperation,
} from './attempt-fence.js';
import { tellEntered } from './entered-families.js';
import { enterEvaluations, placeOperation } from './evaluation-writes.js';
import { Prisma } from './generated/client.js';
import { HeldLeases } from './held-leases.js';
import { jsonObject, toJsonText } from './json-text.js';
import { readEvents } from './operation-events.js';
import { findTwin, insertOperation } from './operation-insertion.js';
import { completedBeforeStatement } from './operation-list.js';
import {
  countChildren,
  countFacets,
  countOfStatus,
  countOperations,
  countWaiting,
  findById,
  findPage,
  findWithin,
  readPage,
  readUnfilled,
  readUnfinished,
} from './operation-reads.js';
import { freeStep, listRemoved, markChildrenRemoved, markRemoved } from './operation-removal.js';
import {
  readCheckpoint,
  readResult,
  removeCheckpoint,
  writeCheckpoint,
  writeResult,
} from './operation-results.js';
import { summaryStatement, transitionStatement } from './operation-writes.js';
import { changeOwnFields, changeRow, fillOperation, saveState } from './row-changes.js';
import type { SqlDatabase } from './sql-database.js';
import { changesOf, firstOf, rowsOf, type Steps } from './steps.js';
import { appendPieces, countEntries, discardPieces, readPieces } from './stream-pieces.js';

/**
 * Keeps operations in a database. Every method is one read or one transaction, whose statements stand in the modules
 * beside it; the class is as long as its port has methods.
 */
export class SqlOperationStore implements OperationStore {
  /** @param leases by which this process works on operations that others may take; default: none */
  constructor(
    protected readonly database: SqlDatabase,
    private readonly leases = new HeldLeases(),
  ) {}

  insert(
    operation: Operation,
    files?: RecordedFiles,
  ): Promise<{ readonly operation: Operation; readonly deduplicated: boolean }> {
    const { database, leases } = this;
    return database.write(function* () {
      yield* keepLease(leases, operation.parentId);
      return yield* insertOperation(database.dialect, operation, files);
    });
  }

  findTwin(operation: Operation): Promise<Operation | null> {
    return this.database.read(findTwin(operation));
  }

  find(id: string, budget?: ByteBudget): Promise<Operation | null> {
    return this.database.read(budget === undefined ? findById(id) : findWithin(id, budget));
  }

  async list(query: OperationQuery, budget?: ByteBudget): Promise<OperationPage> {
    const found = await this.#readerOf(query.filter)(findPage(this.database.dialect, query));
    return this.database.read(readPage(found, query.first, budget));
  }

  count(filter: OperationFilter): Promise<number> {
    return this.#readerOf(filter)(countOperations(this.database.dialect, filter));
  }

  facets(filter: OperationFilter): Promise<OperationFacets> {
    return this.database.readAside(countFacets(this.database.dialect, filter));
  }

  countChildren(id: string): Promise<ReadonlyMap<OperationStatus, number>> {
    return this.database.read(countChildren(this.database.dialect, id));
  }

  changeOwnFields(
    id: string,
    changeOf: (operation: Operation) => OwnFieldsChange | null,
  ): Promise<Operation | null> {
    return this.#writeTo(id, () => changeOwnFields(id, changeOf));
  }

  rewriteSummary(id: string, summary: OperationSummary): Promise<boolean> {
    return this.#writeTo(id, function* () {
      return (yield* changesOf(summaryStatement(id, summary))) > 0;
    });
  }

  readEvents(id: string, afterSeq: number, limit: number): Promise<readonly OperationEvent[]> {
    return this.database.read(readEvents(id, afterSeq, limit));
  }

  listUnfilled(limit: number): Promise<readonly Operation[]> {
    return this.database.read(readUnfilled(limit));
  }

  fill(id: string, filling: Filling): Promise<boolean> {
    return this.#writeTo(id, () => fillOperation(id, filling));
  }

  async transition(
    id: string,
    from: readonly OperationStatus[],
    change: OperationChange,
    attempt?: number,
    discarded: readonly string[] = [],
  ): Promise<Operation | null> {
    const fence = { id, attempt, lease: attempt === undefined ? null : this.leases.of(id) };
    const statement = transitionStatement(this.database.dialect, fence, from, change);
    const isEnded = change.status === 'FAILED' || change.status === 'CANCELLED';
    const { leases } = this;
    return await this.#writeWork(fence, function* () {
      yield* keepLease(leases, change.askedBy ?? null);
      const changed = yield* changeRow(id, statement, change);
      if (changed === null) return null;
      yield* discardPieces(id, discarded);
      if (isEnded) yield* removeCheckpoint(id);
      return changed;
    });
  }

  async saveProgress(id: string, attempt: number, state: ProgressState): Promise<boolean> {
    const fence = this.#fence(id, attempt);
    return await this.#writeWork(fence, () => saveState(this.database.dialect, fence, state));
  }

  async pinInputs(id: string, attempt: number, inputs: JsonObject): Promise<JsonObject | null> {
    const fence = this.#fence(id, attempt);
    const statement = Prisma.sql`
      UPDATE "operation" SET "pinned_inputs" = coalesce("pinned_inputs", ${toJsonText(inputs)})
      WHERE ${livingAttempt(fence)} RETURNING "pinned_inputs" AS "pinned"`;
    return await this.#writeWork(fence, function* () {
      const row = yield* firstOf<{ pinned: string }>(statement);
      return row === undefined ? null : jsonObject(row.pinned);
    });
  }

  async appendPart(id: string, attempt: number, part: Part, state?: ProgressState): Promise<boolean> {
    const { database } = this;
    const { evaluations } = part;
    const fence = this.#fence(id, attempt);
    const isWritten = await this.#writeInAttempt(id, attempt, function* () {
      yield* appendPieces(id, part);
      if (state !== undefined) yield* saveState(database.dialect, fence, state);
      if (evaluations !== undefined) yield* enterEvaluations(database, evaluations);
    });
    if (isWritten && evaluations !== undefined) await tellEntered(database, evaluations.evaluations);
    return isWritten;
  }

  discardStreams(id: string, attempt: number, streams: readonly string[]): Promise<boolean> {
    return this.#writeInAttempt(id, attempt, () => discardPieces(id, streams));
  }

  readStream(id: string, stream: string, afterSeq: number, limit: number): Promise<readonly Piece[]> {
    return this.database.read(readPieces(id, stream, afterSeq, limit));
  }

  countStream(id: string, stream: string): Promise<number> {
    return this.database.read(countEntries(id, stream));
  }

  saveCheckpoint(id: string, attempt: number, state: Uint8Array): Promise<boolean> {
    return this.#writeInAttempt(id, attempt, () => writeCheckpoint(id, state));
  }

  readCheckpoint(id: string): Promise<Uint8Array | null> {
    return this.database.read(readCheckpoint(id));
  }

  async complete(
    id: string,
    attempt: number,
    { result, evaluation }: OperationOutcome,
    change: OperationChange,
  ): Promise<Operation | null> {
    const { database } = this;
    const fence = this.#fence(id, attempt);
    const transition = transitionStatement(database.dialect, fence, ['RUNNING', 'CANCELLING'], change);
    const at = change.completedAt ?? change.updatedAt;
    const completed = await this.#writeWork(fence, function* () {
      const changed = yield* changeRow(id, transition, change);
      if (changed === null) return null;
      yield* writeResult(id, result);
      yield* removeCheckpoint(id);
      if (evaluation !== undefined) yield* placeOperation(database, { id, evaluation, at });
      return changed;
    });
    if (completed !== null && evaluation) await tellEntered(database, [evaluation]);
    return completed;
  }

  readResult(id: string, budget?: ByteBudget): Promise<JsonObject | null> {
    return this.database.read(readResult(id, budget));
  }

  async delete(id: string, isPinnedKept?: boolean): Promise<boolean> {
    if (!(await this.#writeTo(id, () => markRemoved(id, isPinnedKept)))) return false;
    await this.#stepwise(id, () => markChildrenRemoved(id));
    return true;
  }

  free(id: string): Promise<void> {
    return this.#stepwise(id, () => freeStep(id));
  }

  listRemoved(): Promise<readonly RemovedOperation[]> {
    return this.database.read(listRemoved());
  }

  async listCompletedBefore(instant: Date, limit: number): Promise<readonly string[]> {
    const statement = completedBeforeStatement(this.database.dialect, instant, limit);
    const rows = await this.database.read(rowsOf<{ id: string }>(statement));
    return rows.map(({ id }) => id);
  }

  listUnfinished(owner?: string): Promise<readonly Operation[]> {
    return this.database.read(readUnfinished(owner));
  }

  countByStatus(status: OperationStatus): Promise<number> {
    return this.database.read(countOfStatus(status));
  }

  countWaiting(): Promise<readonly Waiting[]> {
    return this.database.read(countWaiting());
  }

  /** Other writes and requests come in between the steps, and between two operations that are removed in a row. */
  async #stepwise(id: string, step: () => Steps<boolean>): Promise<void> {
    let isLeft: boolean;
    do {
      isLeft = await this.#writeTo(id, step);
      await setImmediate();
    } while (isLeft);
  }

  /** Writes in one transaction if the attempt is the present one. @returns false when it is over */
  #writeInAttempt(id: string, attempt: number, work: () => Steps<void>): Promise<boolean> {
    const fence = this.#fence(id, attempt);
    return this.#writeWork(fence, function* () {
      if (!(yield* isLivingAttempt(fence))) return false;
      yield* work();
      return true;
    });
  }

  #fence(id: string, attempt: number): Fence {
    return { id, attempt, lease: this.leases.of(id) };
  }

  /** Writes what work may only write by its lease; null and false say that it changed nothing. */
  #writeWork<T>(fence: Omit<Fence, 'attempt'>, work: () => Steps<T>): Promise<T> {
    const { leases } = this;
    return this.#writeTo(fence.id, function* () {
      const written = yield* work();
      const isRefused = written === null || written === false;
      if (isRefused && (yield* isLeaseOver(fence))) leases.refused(fence.id);
      return written;
    });
  }

  /** Texts of all operations are read to find those with one, and more slowly to count them. */
  #readerOf({ text }: OperationFilter): <T>(steps: Steps<T>) => Promise<T> {
    const { database } = this;
    return (steps) => (text === undefined ? database.read(steps) : database.readAside(steps));
  }

  /** Writes in one transaction, in which nobody else changes the row of the operation. */
  #writeTo<T>(id: string, work: () => Steps<T>): Promise<T> {
    const { database } = this;
    return database.write(function* () {
      yield* lockOperation(database.dialect, id);
      return yield* work();
    });
  }
}
