import type BetterSqlite3 from 'better-sqlite3';
import type { ByteBudget } from '../../base/pure/byte-budget.js';
import type {
  OperationFilter,
  OperationPage,
  OperationQuery,
} from '../../operations/ports/operation-store.js';
import type { Operation } from '../../operations/record/operation.js';
import { queryDirectly } from './direct-statements.js';
import { Prisma } from './generated/client.js';
import { countStatement, type ListFilter, pageStatement } from './operation-list.js';
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
  const page = pageStatement(dialect, { ...query, filter: listFilter(connection, query.filter) });
  const found = queryDirectly<{ id: string }>(connection, page).map(({ id }) => id);
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
  const statement = countStatement(dialect, listFilter(connection, filter));
  const [total] = queryDirectly<{ count: number }>(connection, statement);
  return total?.count ?? 0;
}

function listFilter(connection: Connection, { strategy, ...filter }: OperationFilter): ListFilter {
  return strategy === undefined ? filter : { ...filter, strategies: strategyPaths(connection, strategy) };
}
