import type {
  Filling,
  OperationChange,
  OwnFieldsChange,
  ProgressState,
} from '../../operations/ports/operation-rows.js';
import { highestSeverity } from '../../operations/record/highest-severity.js';
import type { Operation } from '../../operations/record/operation.js';
import { searchTextOf } from '../../operations/record/search-text.js';
import type { Fence } from './attempt-fence.js';
import { Prisma } from './generated/client.js';
import { appendEvents, lacksPhase, openLog } from './operation-events.js';
import { findById } from './operation-reads.js';
import { removeTags, writeTags } from './operation-tags.js';
import { ownFieldsStatement, progressStatement, summaryStatement } from './operation-writes.js';
import type { SqlDialect } from './sql-dialect.js';
import { changesOf, type Steps } from './steps.js';

/** What a change of a row is to its log, and whether it changes what is searched. */
type Consequences = Pick<OperationChange, 'events' | 'title'>;

/**
 * Changes the row of an operation and appends the events of that; belongs into a transaction.
 * @returns the changed operation; null when the statement changed nothing
 */
export function* changeRow(
  id: string,
  statement: Prisma.Sql,
  { events = [], title }: Consequences,
): Steps<Operation | null> {
  const log = events.length > 0 ? yield* openLog(id) : null;
  if ((yield* changesOf(statement)) === 0) return null;
  if (log !== null) yield* appendEvents(id, log, events);
  // A statement that returned the row it changed would take longer, in SQLite, than reading it again.
  const changed = yield* findById(id);
  if (changed !== null && title !== undefined) yield* writeSearchText(changed);
  return changed;
}

/** Changes what people say of an operation; belongs into a transaction. */
export function* changeOwnFields(
  id: string,
  changeOf: (operation: Operation) => OwnFieldsChange | null,
): Steps<Operation | null> {
  const before = yield* findById(id);
  const change = before && changeOf(before);
  if (before === null || change === null) return null;
  const events = [{ ...change.event, attempt: before.attempt }];
  const changed = yield* changeRow(id, ownFieldsStatement(id, change), { events });
  if (changed === null) return null;
  yield* writeSearchText(changed);
  if (change.tags !== undefined) {
    yield* removeTags(id);
    yield* writeTags(changed);
  }
  return changed;
}

/** Saves what a pull brought; belongs into a transaction. @returns false when the attempt is over */
export function* saveState(dialect: SqlDialect, fence: Fence, state: ProgressState): Steps<boolean> {
  const { id } = fence;
  const { phaseEvent } = state;
  const isTold = phaseEvent === undefined || !(yield* lacksPhase(id, phaseEvent));
  const log = isTold ? null : yield* openLog(id);
  if ((yield* changesOf(progressStatement(dialect, fence, state))) === 0) return false;
  if (log !== null && phaseEvent !== undefined) yield* appendEvents(id, log, [phaseEvent]);
  return true;
}

/** Gives an operation of an earlier version what it lacks, unless its status is another; belongs into a transaction. */
export function* fillOperation(id: string, { status, summary, model }: Filling): Steps<boolean> {
  const operation = yield* findById(id);
  if (operation?.status !== status) return false;
  yield* appendEvents(id, yield* openLog(id), []);
  yield summaryStatement(id, summary);
  yield Prisma.sql`UPDATE "operation" SET "search_text" = ${searchTextOf(operation)}, "model" = ${model},
    "severity" = ${highestSeverity(operation.warnings)}, "duration_ms" = "completed_at" - "started_at"
    WHERE "id" = ${id}`;
  return true;
}

/** An operation that is yet to be filled in gets its text with the rest: until then its lack marks it. */
function* writeSearchText(operation: Operation): Steps<void> {
  yield Prisma.sql`UPDATE "operation" SET "search_text" = ${searchTextOf(operation)}
    WHERE "id" = ${operation.id} AND "search_text" IS NOT NULL`;
}
