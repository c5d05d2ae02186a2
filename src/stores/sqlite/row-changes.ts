import type BetterSqlite3 from 'better-sqlite3';
import type { Filling, OperationChange, OwnFieldsChange } from '../../operations/ports/operation-rows.js';
import { highestSeverity } from '../../operations/record/highest-severity.js';
import type { Operation } from '../../operations/record/operation.js';
import { searchTextOf } from '../../operations/record/search-text.js';
import { runDirectly } from './direct-statements.js';
import { Prisma } from './generated/client.js';
import { appendEvents } from './operation-events.js';
import { findById } from './operation-reads.js';
import { removeTags, writeTags } from './operation-tags.js';
import { ownFieldsStatement, summaryStatement } from './operation-writes.js';

type Connection = BetterSqlite3.Database;

/** What a change of a row is to its log, and whether it changes what is searched. */
type Consequences = Pick<OperationChange, 'events' | 'title'>;

/**
 * Changes the row of an operation and appends the events of that; belongs into a transaction.
 * @returns the changed operation; null when the statement changed nothing
 */
export function changeRow(
  connection: Connection,
  id: string,
  statement: Prisma.Sql,
  { events = [], title }: Consequences,
): Operation | null {
  const before = events.length > 0 ? findById(connection, id) : null;
  if (runDirectly(connection, statement) === 0) return null;
  if (before !== null) appendEvents(connection, before, events);
  const changed = findById(connection, id);
  if (changed !== null && title !== undefined) writeSearchText(connection, changed);
  return changed;
}

/** Changes what people say of an operation; belongs into a transaction. */
export function changeOwnFields(
  connection: Connection,
  id: string,
  change: OwnFieldsChange,
): Operation | null {
  const before = findById(connection, id);
  if (before === null) return null;
  const events = [{ ...change.event, attempt: before.attempt }];
  const changed = changeRow(connection, id, ownFieldsStatement(id, change), { events });
  if (changed === null) return null;
  writeSearchText(connection, changed);
  if (change.tags !== undefined) {
    removeTags(connection, id);
    writeTags(connection, changed);
  }
  return changed;
}

/** Gives an operation of an earlier version what it lacks, unless its status is another; belongs into a transaction. */
export function fillOperation(
  connection: Connection,
  id: string,
  { status, summary, model }: Filling,
): boolean {
  const operation = findById(connection, id);
  if (operation?.status !== status) return false;
  appendEvents(connection, operation, []);
  runDirectly(connection, summaryStatement(id, summary));
  runDirectly(
    connection,
    Prisma.sql`UPDATE "operation" SET "search_text" = ${searchTextOf(operation)}, "model" = ${model},
      "severity" = ${highestSeverity(operation.warnings)}, "duration_ms" = "completed_at" - "started_at"
      WHERE "id" = ${id}`,
  );
  return true;
}

/** An operation that is yet to be filled in gets its text with the rest: until then its lack marks it. */
function writeSearchText(connection: Connection, operation: Operation): void {
  const text = searchTextOf(operation);
  runDirectly(
    connection,
    Prisma.sql`UPDATE "operation" SET "search_text" = ${text}
      WHERE "id" = ${operation.id} AND "search_text" IS NOT NULL`,
  );
}
