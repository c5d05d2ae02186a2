import type { ByteBudget } from '../../base/pure/byte-budget.js';
import {
  NEWEST_FIRST,
  type OperationFacets,
  type OperationFilter,
  type OperationOrder,
  type OperationPage,
  type OperationPosition,
  type OperationQuery,
} from '../../operations/ports/operation-query.js';
import type { Waiting } from '../../operations/ports/operation-rows.js';
import type { Operation, OperationStatus } from '../../operations/record/operation.js';
import { fewMatches } from './few-matches.js';
import { Prisma } from './generated/client.js';
import type { ListFilter } from './list-filter.js';
import { readFacets } from './operation-facets.js';
import { childrenStatement, countStatement, type FoundPlace, pageStatements } from './operation-list.js';
import { REMOVED } from './operation-removal.js';
import { fromStoredRow, OPERATION_COLUMNS, type StoredOperationRow, storedBytesOf } from './operation-row.js';
import { RowReader } from './row-reader.js';
import type { SqlDialect } from './sql-dialect.js';
import { firstOf, rowsOf, type Steps } from './steps.js';
import { strategyPaths } from './strategy-paths.js';

const columns = Prisma.raw(OPERATION_COLUMNS);

/** Returns the operation that fulfils a condition; null when there is none. */
export function* findOperation(condition: Prisma.Sql): Steps<Operation | null> {
  const row = yield* findRow(condition);
  return row && fromStoredRow(row);
}

function* findRow(condition: Prisma.Sql): Steps<StoredOperationRow | null> {
  const row = yield* firstOf<StoredOperationRow>(
    Prisma.sql`SELECT ${columns} FROM "operation" WHERE ${condition} AND "status" <> ${REMOVED}`,
  );
  return row ?? null;
}

export function findById(id: string): Steps<Operation | null> {
  return findOperation(Prisma.sql`"id" = ${id}`);
}

/** The same, with a budget that the row takes from. */
export function* findWithin(id: string, budget: ByteBudget): Steps<Operation | null> {
  budget.take(0);
  const row = yield* findRow(Prisma.sql`"id" = ${id}`);
  if (row === null) return null;
  budget.take(storedBytesOf(row));
  return fromStoredRow(row);
}

/**
 * Reads the operations of a page.
 * @param found their places, in order, and one more where there are more
 * @param budget is what the rows take from, one by one: a page may be of rows that fill the memory together
 */
export function* readPage(
  found: readonly OperationPosition[],
  first: number,
  budget?: ByteBudget,
): Steps<OperationPage> {
  const operations: Operation[] = [];
  const places: OperationPosition[] = [];
  budget?.take(0);
  // One by one, in the order in which they were found: sorting rows would read all of them first.
  for (const place of found.slice(0, first)) {
    const row = yield* findRow(Prisma.sql`"id" = ${place.id}`);
    if (row === null) continue;
    budget?.take(storedBytesOf(row));
    operations.push(fromStoredRow(row));
    places.push(place);
  }
  return { operations, places, hasNextPage: found.length > first };
}

/** Finds the places of a page of operations, and one more where there are more. */
export function* findPage(dialect: SqlDialect, query: OperationQuery): Steps<readonly OperationPosition[]> {
  const { order = NEWEST_FIRST, first, after } = query;
  const filter = yield* listFilter(dialect, query.filter, order);
  const found: OperationPosition[] = [];
  for (const statement of pageStatements(dialect, { filter, order, first, after })) {
    if (found.length > first) break;
    for (const row of yield* rowsOf<FoundPlace>(statement)) found.push(placeOf(row, order));
  }
  return found;
}

/** What could not have been written is what stands for it in the operation. */
function placeOf(
  { id, created_at: createdAt, value = null }: FoundPlace,
  { field }: OperationOrder,
): OperationPosition {
  const reader = new RowReader();
  const place = { id, createdAt: reader.time('created_at', createdAt) };
  return field === 'CREATED_AT' ? place : { ...place, value: reader.numberOrNull('value', value) };
}

/** Returns the operations that fulfil a condition, the oldest first. */
export function* findOperations(condition: Prisma.Sql): Steps<readonly Operation[]> {
  const rows = yield* rowsOf<StoredOperationRow>(
    Prisma.sql`SELECT ${columns} FROM "operation" WHERE ${condition} ORDER BY "created_at", "id"`,
  );
  return rows.map(fromStoredRow);
}

/** Reads what is not final, oldest first; with `owner`, only that owner's. */
export function* readUnfinished(owner?: string): Steps<readonly Operation[]> {
  const ofOwner = owner === undefined ? Prisma.empty : Prisma.sql`AND "owner" = ${owner}`;
  return yield* findOperations(Prisma.sql`"status" IN ('PENDING', 'RUNNING', 'CANCELLING') ${ofOwner}`);
}

export function* countOperations(dialect: SqlDialect, filter: OperationFilter): Steps<number> {
  const statement = countStatement(dialect, yield* listFilter(dialect, filter));
  const total = yield* firstOf<{ count: number }>(statement);
  return total?.count ?? 0;
}

export function* countFacets(dialect: SqlDialect, filter: OperationFilter): Steps<OperationFacets> {
  return yield* readFacets(dialect, yield* listFilter(dialect, filter));
}

export function* countChildren(dialect: SqlDialect, id: string): Steps<ReadonlyMap<OperationStatus, number>> {
  const rows = yield* rowsOf<{ status: OperationStatus; count: number }>(childrenStatement(dialect, id));
  return new Map(rows.map(({ status, count }) => [status, count]));
}

/** Reads operations of earlier versions that lack what this one fills in. */
export function* readUnfilled(limit: number): Steps<readonly Operation[]> {
  const rows = yield* rowsOf<StoredOperationRow>(
    Prisma.sql`SELECT ${columns} FROM "operation"
      WHERE "search_text" IS NULL AND "status" <> ${REMOVED} LIMIT ${limit}`,
  );
  return rows.map(fromStoredRow);
}

function* listFilter(
  dialect: SqlDialect,
  { strategy, ...filter }: OperationFilter,
  order?: OperationOrder,
): Steps<ListFilter> {
  const among = filter.ids ? null : yield* fewMatches(dialect, filter, order);
  return {
    ...filter,
    ...(strategy !== undefined && { strategies: yield* strategyPaths(strategy) }),
    ...(among && { among }),
  };
}

/** Counts the unfinished operations of a status. */
export function* countOfStatus(status: OperationStatus): Steps<number> {
  const total = yield* firstOf<{ count: number }>(
    Prisma.sql`SELECT count(*) AS "count" FROM "operation" WHERE "status" = ${status}`,
  );
  return total?.count ?? 0;
}

/** Counts what waits by priority, with when the longest wait began: with the start, or when its host was lost. */
export function* countWaiting(): Steps<readonly Waiting[]> {
  const rows = yield* rowsOf<{ priority: number; count: number; since: number }>(
    Prisma.sql`SELECT "priority", count(*) AS "count",
        min(CASE WHEN "attempt" = 1 THEN "created_at" ELSE "updated_at" END) AS "since"
      FROM "operation" WHERE "status" = 'PENDING' GROUP BY "priority" ORDER BY "priority" DESC`,
  );
  return rows.map(({ since, ...waiting }) => ({ ...waiting, since: new Date(since) }));
}
