import type { Filling, OperationChange, OwnFieldsChange } from '../../operations/ports/operation-rows.js';
import { highestSeverity } from '../../operations/record/highest-severity.js';
import type { Operation } from '../../operations/record/operation.js';
import { searchTextOf } from '../../operations/record/search-text.js';
import { Prisma } from './generated/client.js';
import { appendEvents } from './operation-events.js';
import { findById } from './operation-reads.js';
import { removeTags, writeTags } from './operation-tags.js';
import { ownFieldsStatement, summaryStatement } from './operation-writes.js';
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
  const before = events.length > 0 ? yield* findById(id) : null;
  if ((yield* changesOf(statement)) === 0) return null;
  if (before !== null) yield* appendEvents(before, events);
  const changed = yield* findById(id);
  if (changed !== null && title !== undefined) yield* writeSearchText(changed);
  return changed;
}

/** Changes what people say of an operation; belongs into a transaction. */
export function* changeOwnFields(id: string, change: OwnFieldsChange): Steps<Operation | null> {
  const before = yield* findById(id);
  if (before === null) return null;
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

/** Gives an operation of an earlier version what it lacks, unless its status is another; belongs into a transaction. */
export function* fillOperation(id: string, { status, summary, model }: Filling): Steps<boolean> {
  const operation = yield* findById(id);
  if (operation?.status !== status) return false;
  yield* appendEvents(operation, []);
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
