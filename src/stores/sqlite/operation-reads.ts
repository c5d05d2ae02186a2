import type BetterSqlite3 from 'better-sqlite3';
import type { ByteBudget } from '../../base/pure/byte-budget.js';
import {
  NEWEST_FIRST,
  type OperationFacets,
  type OperationFilter,
  type OperationPage,
  type OperationQuery,
} from '../../operations/ports/operation-query.js';
import type { Operation, OperationStatus } from '../../operations/record/operation.js';
import { queryDirectly } from './direct-statements.js';
import { fewMatches } from './few-matches.js';
import { Prisma } from './generated/client.js';
import type { ListFilter } from './list-filter.js';
import { readFacets } from './operation-facets.js';
import { childrenStatement, countStatement, pageStatements } from './operation-list.js';
import { REMOVED } from './operation-removal.js';
import { fromStoredRow, OPERATION_COLUMNS, type StoredOperationRow, storedBytesOf } from './operation-row.js';
import type { SqlDialect } from './sql-dialect.js';
import { strategyPaths } from './strategy-paths.js';

type Connection = BetterSqlite3.Database;

const columns = Prisma.raw(OPERATION_COLUMNS);

/** Returns the operation that fulfils a condition; null when there is none. */
export function findOperation(connection: Connection, condition: Prisma.Sql): Operation | null {
  const row = findRow(connection, condition);
  return row && fromStoredRow(row);
}

function findRow(connection: Connection, condition: Prisma.Sql): StoredOperationRow | null {
  const [row] = queryDirectly<StoredOperationRow>(
    connection,
    Prisma.sql`SELECT ${columns} FROM "operation" WHERE ${condition} AND "status" <> ${REMOVED}`,
  );
  return row ?? null;
}

export function findById(connection: Connection, id: string): Operation | null {
  return findOperation(connection, Prisma.sql`"id" = ${id}`);
}

/**
 * Reads a page of operations, newest first.
 * @param budget is what the rows take from, one by one: a page may be of rows that fill the memory together
 */
export function readPage(
  connection: Connection,
  dialect: SqlDialect,
  query: OperationQuery,
  budget?: ByteBudget,
): OperationPage {
  const found = findPage(connection, dialect, query);
  const operations: Operation[] = [];
  budget?.take(0);
  // One by one, in the order in which they were found: sorting rows would read all of them first.
  for (const id of found.slice(0, query.first)) {
    const row = findRow(connection, Prisma.sql`"id" = ${id}`);
    if (row === null) continue;
    budget?.take(storedBytesOf(row));
    operations.push(fromStoredRow(row));
  }
  return { operations, hasNextPage: found.length > query.first };
}

/** Finds the ids of a page, and one more where there are more. */
function findPage(connection: Connection, dialect: SqlDialect, query: OperationQuery): readonly string[] {
  const { order = NEWEST_FIRST, first, after } = query;
  const filter = listFilter(connection, dialect, query.filter);
  const found: string[] = [];
  for (const statement of pageStatements(dialect, { filter, order, first, after })) {
    if (found.length > first) break;
    for (const { id } of queryDirectly<{ id: string }>(connection, statement)) found.push(id);
  }
  return found;
}

/** Reads what is not final, oldest first; with `owner`, only that owner's. */
export function readUnfinished(connection: Connection, owner?: string): readonly Operation[] {
  const ofOwner = owner === undefined ? Prisma.empty : Prisma.sql`AND "owner" = ${owner}`;
  const rows = queryDirectly<StoredOperationRow>(
    connection,
    Prisma.sql`SELECT ${columns} FROM "operation"
      WHERE "status" IN ('PENDING', 'RUNNING', 'CANCELLING') ${ofOwner} ORDER BY "created_at", "id"`,
  );
  return rows.map(fromStoredRow);
}

export function countOperations(
  connection: Connection,
  dialect: SqlDialect,
  filter: OperationFilter,
): number {
  const statement = countStatement(dialect, listFilter(connection, dialect, filter));
  const [total] = queryDirectly<{ count: number }>(connection, statement);
  return total?.count ?? 0;
}

export function countFacets(
  connection: Connection,
  dialect: SqlDialect,
  filter: OperationFilter,
): OperationFacets {
  return readFacets(connection, dialect, listFilter(connection, dialect, filter));
}

export function countChildren(
  connection: Connection,
  dialect: SqlDialect,
  id: string,
): ReadonlyMap<OperationStatus, number> {
  const rows = queryDirectly<{ status: OperationStatus; count: number }>(
    connection,
    childrenStatement(dialect, id),
  );
  return new Map(rows.map(({ status, count }) => [status, count]));
}

/** Reads operations of earlier versions that lack what this one fills in. */
export function readUnfilled(connection: Connection, limit: number): readonly Operation[] {
  const rows = queryDirectly<StoredOperationRow>(
    connection,
    Prisma.sql`SELECT ${columns} FROM "operation"
      WHERE "search_text" IS NULL AND "status" <> ${REMOVED} LIMIT ${limit}`,
  );
  return rows.map(fromStoredRow);
}

function listFilter(
  connection: Connection,
  dialect: SqlDialect,
  { strategy, ...filter }: OperationFilter,
): ListFilter {
  const among = filter.ids ? null : fewMatches(connection, dialect, filter);
  return {
    ...filter,
    ...(strategy !== undefined && { strategies: strategyPaths(connection, strategy) }),
    ...(among && { among }),
  };
}
