import { setImmediate } from 'node:timers/promises';
import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type { JsonObject } from '../../base/pure/json.js';
import type {
  OperationFacets,
  OperationFilter,
  OperationPage,
  OperationQuery,
} from '../../operations/ports/operation-query.js';
import type {
  Filling,
  OperationChange,
  OwnFieldsChange,
  ProgressState,
} from '../../operations/ports/operation-rows.js';
import type { OperationStore } from '../../operations/ports/operation-store.js';
import type { Operation, OperationOutcome, OperationStatus } from '../../operations/record/operation.js';
import type { OperationEvent } from '../../operations/record/operation-event.js';
import type { OperationSummary } from '../../operations/record/operation-summary.js';
import type { Part, Piece } from '../../operations/record/part.js';
import { isLivingAttempt, livingAttempt } from './attempt-fence.js';
import type { Database } from './database.js';
import { queryDirectly, runDirectly } from './direct-statements.js';
import { tellEntered } from './entered-families.js';
import { enterEvaluations, placeOperation } from './evaluation-writes.js';
import { Prisma } from './generated/client.js';
import { idempotencyClaim, isClaimInForce } from './idempotency.js';
import { jsonObject, toJsonText } from './json-text.js';
import { appendEvents, lacksPhase, readEvents } from './operation-events.js';
import { completedBeforeStatement } from './operation-list.js';
import {
  countChildren,
  countFacets,
  countOperations,
  findById,
  findOperation,
  readPage,
  readUnfilled,
  readUnfinished,
} from './operation-reads.js';
import { freeStep, listRemoved, markRemoved } from './operation-removal.js';
import {
  readCheckpoint,
  readResult,
  removeCheckpoint,
  writeCheckpoint,
  writeResult,
} from './operation-results.js';
import { insertStatement, toOperationRow } from './operation-row.js';
import { writeTags } from './operation-tags.js';
import { progressStatement, summaryStatement, transitionStatement } from './operation-writes.js';
import { changeOwnFields, changeRow, fillOperation } from './row-changes.js';
import type { SqlDialect } from './sql-dialect.js';
import { sqliteDialect } from './sqlite-dialect.js';
import { appendPieces, countEntries, discardPieces, readPieces } from './stream-pieces.js';

/**
 * Keeps operations in the database.
 *
 * What happens while work runs, and what clients poll for, goes through the direct connection, where a statement
 * takes microseconds and a transaction begins and ends in one turn of the event loop; what happens seldom
 * goes through Prisma. Every write holds the mutex of the database. The class is as long as its port has methods; what
 * they do stands in the modules beside it.
 */
export class PrismaOperationStore implements OperationStore {
  private readonly client: Database['client'];
  private readonly dialect: SqlDialect = sqliteDialect;

  constructor(private readonly database: Database) {
    this.client = database.client;
  }

  insert(operation: Operation): Promise<{ readonly operation: Operation; readonly deduplicated: boolean }> {
    const { direct } = this.database;
    const claim = idempotencyClaim(operation);
    return this.write(async () => {
      const twin = await this.findTwin(operation);
      if (twin !== null) return { operation: twin, deduplicated: true };
      const freed = Prisma.sql`UPDATE "operation" SET "idempotency_claim" = NULL WHERE "idempotency_claim" = ${claim}`;
      const inserted = direct.transaction(() => {
        if (claim !== null) runDirectly(direct, freed);
        runDirectly(direct, insertStatement(toOperationRow(operation, claim)));
        writeTags(direct, operation);
        appendEvents(direct, operation, []);
      });
      inserted.immediate();
      return { operation, deduplicated: false };
    });
  }

  async findTwin(operation: Operation): Promise<Operation | null> {
    const claim = idempotencyClaim(operation);
    if (claim === null) return null;
    const holder = findOperation(this.database.direct, Prisma.sql`"idempotency_claim" = ${claim}`);
    return holder && isClaimInForce(holder.createdAt, operation.createdAt) ? holder : null;
  }

  async find(id: string): Promise<Operation | null> {
    return findById(this.database.direct, id);
  }

  async list(query: OperationQuery, budget?: ByteBudget): Promise<OperationPage> {
    return readPage(this.database.direct, this.dialect, query, budget);
  }

  async count(filter: OperationFilter): Promise<number> {
    return countOperations(this.database.direct, this.dialect, filter);
  }

  async facets(filter: OperationFilter): Promise<OperationFacets> {
    return countFacets(this.database.direct, this.dialect, filter);
  }

  async countChildren(id: string): Promise<ReadonlyMap<OperationStatus, number>> {
    return countChildren(this.database.direct, this.dialect, id);
  }

  changeOwnFields(id: string, change: OwnFieldsChange): Promise<Operation | null> {
    return this.writeAtOnce((direct) => changeOwnFields(direct, id, change));
  }

  rewriteSummary(id: string, summary: OperationSummary): Promise<boolean> {
    return this.writeAtOnce((direct) => runDirectly(direct, summaryStatement(id, summary)) > 0);
  }

  async readEvents(id: string, afterSeq: number, limit: number): Promise<readonly OperationEvent[]> {
    return readEvents(this.database.direct, id, afterSeq, limit);
  }

  async listUnfilled(limit: number): Promise<readonly Operation[]> {
    return readUnfilled(this.database.direct, limit);
  }

  fill(id: string, filling: Filling): Promise<boolean> {
    return this.writeAtOnce((direct) => fillOperation(direct, id, filling));
  }

  transition(
    id: string,
    from: readonly OperationStatus[],
    change: OperationChange,
    attempt?: number,
    discarded: readonly string[] = [],
  ): Promise<Operation | null> {
    const statement = transitionStatement(this.dialect, id, from, change, attempt);
    const isEnded = change.status === 'FAILED' || change.status === 'CANCELLED';
    return this.writeAtOnce((direct) => {
      const changed = changeRow(direct, id, statement, change);
      if (changed === null) return null;
      discardPieces(direct, id, discarded);
      if (isEnded) removeCheckpoint(direct, id);
      return changed;
    });
  }

  saveProgress(id: string, attempt: number, state: ProgressState): Promise<boolean> {
    const statement = progressStatement(this.dialect, id, attempt, state);
    const { phaseEvent } = state;
    if (phaseEvent === undefined)
      return this.write(async () => runDirectly(this.database.direct, statement) > 0);
    return this.writeAtOnce((direct) => {
      const events = lacksPhase(direct, id, phaseEvent) ? [phaseEvent] : [];
      return changeRow(direct, id, statement, { events }) !== null;
    });
  }

  pinInputs(id: string, attempt: number, inputs: JsonObject): Promise<JsonObject | null> {
    const statement = Prisma.sql`
      UPDATE "operation" SET "pinned_inputs" = coalesce("pinned_inputs", ${toJsonText(inputs)})
      WHERE ${livingAttempt(id, attempt)} RETURNING "pinned_inputs"`;
    return this.write(async () => {
      const [row] = queryDirectly<{ pinned_inputs: string }>(this.database.direct, statement);
      return row ? jsonObject(row.pinned_inputs) : null;
    });
  }

  appendPart(id: string, attempt: number, part: Part): Promise<boolean> {
    const { evaluations } = part;
    return this.writeInAttempt(id, attempt, (direct) => {
      appendPieces(direct, id, part);
      if (evaluations !== undefined) enterEvaluations(direct, this.database.secret, evaluations);
    }).then((isWritten) => {
      if (isWritten && evaluations !== undefined) tellEntered(this.database, evaluations.evaluations);
      return isWritten;
    });
  }

  discardStreams(id: string, attempt: number, streams: readonly string[]): Promise<boolean> {
    return this.writeInAttempt(id, attempt, (direct) => discardPieces(direct, id, streams));
  }

  async readStream(id: string, stream: string, afterSeq: number, limit: number): Promise<readonly Piece[]> {
    return readPieces(this.database.direct, id, stream, afterSeq, limit);
  }

  async countStream(id: string, stream: string): Promise<number> {
    return countEntries(this.database.direct, id, stream);
  }

  saveCheckpoint(id: string, attempt: number, state: Uint8Array): Promise<boolean> {
    return this.writeInAttempt(id, attempt, (direct) => writeCheckpoint(direct, id, state));
  }

  async readCheckpoint(id: string): Promise<Uint8Array | null> {
    return readCheckpoint(this.database.direct, id);
  }

  complete(
    id: string,
    attempt: number,
    { result, evaluation }: OperationOutcome,
    change: OperationChange,
  ): Promise<Operation | null> {
    const transition = transitionStatement(this.dialect, id, ['RUNNING', 'CANCELLING'], change, attempt);
    return this.writeAtOnce((direct) => {
      const completed = changeRow(direct, id, transition, change);
      if (completed === null) return null;
      writeResult(direct, id, result);
      removeCheckpoint(direct, id);
      const at = change.completedAt ?? change.updatedAt;
      if (evaluation !== undefined) placeOperation(direct, this.database.secret, { id, evaluation, at });
      return completed;
    }).then((completed) => {
      if (completed !== null && evaluation) tellEntered(this.database, [evaluation]);
      return completed;
    });
  }

  async readResult(id: string): Promise<JsonObject | null> {
    return readResult(this.database.direct, id);
  }

  async delete(id: string): Promise<boolean> {
    if (!(await this.writeAtOnce((direct) => markRemoved(direct, id)))) return false;
    await this.free(id);
    return true;
  }

  async freeRemoved(): Promise<void> {
    for (const id of listRemoved(this.database.direct)) await this.free(id);
  }

  async listCompletedBefore(instant: Date, limit: number): Promise<readonly string[]> {
    const statement = completedBeforeStatement(this.dialect, instant, limit);
    const rows = await this.client.$queryRaw<{ id: string }[]>(statement);
    return rows.map(({ id }) => id);
  }

  async listUnfinished(owner?: string): Promise<readonly Operation[]> {
    return readUnfinished(this.database.direct, owner);
  }

  countByStatus(status: OperationStatus): Promise<number> {
    return this.client.operationRow.count({ where: { status } });
  }

  /** Other writes and requests come in between the steps, and between two operations that are removed in a row. */
  private async free(id: string): Promise<void> {
    const { direct } = this.database;
    let isLeft: boolean;
    do {
      isLeft = await this.write(async () => freeStep(direct, id));
      await setImmediate();
    } while (isLeft);
  }

  /** Writes in one transaction if the attempt is the present one. @returns false when it is over */
  private writeInAttempt(
    id: string,
    attempt: number,
    work: (direct: Database['direct']) => void,
  ): Promise<boolean> {
    return this.writeAtOnce((direct) => {
      if (!isLivingAttempt(direct, id, attempt)) return false;
      work(direct);
      return true;
    });
  }

  /** Writes in one transaction. */
  private writeAtOnce<T>(work: (direct: Database['direct']) => T): Promise<T> {
    const { direct } = this.database;
    return this.write(async () => direct.transaction(() => work(direct)).immediate());
  }

  private write<T>(work: () => Promise<T>): Promise<T> {
    return this.database.writes.runExclusive(work);
  }
}
