import type { OperationFilter, OperationQuery } from '../operations/operation-store.js';
import { Prisma } from './generated/client.js';
import { REMOVED } from './operation-removal.js';
import type { SqlDialect } from './sql-dialect.js';

/** Is the index of the time at which operations became final, which no other has. */
const COMPLETED_INDEX = 'operation_completed_idx';

/** Is the index that holds all that lists are ordered and filtered by. */
const LIST_INDEX = 'operation_list_idx';

/** Builds the statement that finds the ids of a page and one more, newest first. */
export function pageStatement(dialect: SqlDialect, { filter, first, after }: OperationQuery): Prisma.Sql {
  const conditions = filterConditions(dialect, filter);
  if (after) conditions.push(Prisma.sql`("created_at", "id") < (${after.createdAt}, ${after.id})`);
  return Prisma.sql`SELECT "id" FROM ${operations(dialect, filter)} ${where(conditions)}
    ORDER BY "created_at" DESC, "id" DESC LIMIT ${first + 1}`;
}

/** Builds the statement that counts all that match a filter. */
export function countStatement(dialect: SqlDialect, filter: OperationFilter): Prisma.Sql {
  // Two counts that SQLite has at hand, where a condition would have it read 100,000 entries of an index.
  if (Object.keys(filter).length === 0) {
    return Prisma.sql`SELECT (SELECT count(*) FROM "operation")
      - (SELECT count(*) FROM "operation" WHERE "status" = ${REMOVED}) AS "count"`;
  }
  return Prisma.sql`SELECT count(*) AS "count" FROM ${operations(dialect, filter)}
    ${where(filterConditions(dialect, filter))}`;
}

/** Builds the statement that finds what became final before an instant, the longest ago first. */
export function completedBeforeStatement(dialect: SqlDialect, instant: Date, limit: number): Prisma.Sql {
  return Prisma.sql`SELECT "id" FROM "operation" ${dialect.orderedBy(COMPLETED_INDEX)}
    WHERE "completed_at" < ${instant} AND "status" <> ${REMOVED} ORDER BY "completed_at" LIMIT ${limit}`;
}

function operations(dialect: SqlDialect, { ids }: OperationFilter): Prisma.Sql {
  // Left to itself SQLite may follow the index on the status and sort all it finds. Ids are found by their key.
  return ids ? Prisma.sql`"operation"` : Prisma.sql`"operation" ${dialect.orderedBy(LIST_INDEX)}`;
}

function filterConditions(dialect: SqlDialect, filter: OperationFilter): Prisma.Sql[] {
  const { ids, types, statuses, symbol, strategy, createdAfter, createdBefore } = filter;
  const conditions: Prisma.Sql[] = [Prisma.sql`"status" <> ${REMOVED}`];
  if (ids) conditions.push(dialect.isOneOf(Prisma.sql`"id"`, ids));
  if (types) conditions.push(dialect.isOneOf(Prisma.sql`"type"`, types));
  if (statuses) conditions.push(dialect.isOneOf(Prisma.sql`"status"`, statuses));
  if (symbol !== undefined) conditions.push(Prisma.sql`"symbol" = ${symbol}`);
  if (strategy !== undefined) conditions.push(namesStrategy(strategy));
  if (createdAfter) conditions.push(Prisma.sql`"created_at" > ${createdAfter}`);
  if (createdBefore) conditions.push(Prisma.sql`"created_at" < ${createdBefore}`);
  return conditions;
}

/** Matches a strategy as it was given, or the end of its path without the ending; case counts. */
function namesStrategy(strategy: string): Prisma.Sql {
  const matches = ['.yaml', '.yml'].flatMap((ending) => [
    Prisma.sql`"strategy" = ${strategy + ending}`,
    endsWith(Prisma.sql`"strategy"`, `/${strategy}${ending}`),
  ]);
  return Prisma.sql`("strategy" = ${strategy} OR ${Prisma.join(matches, ' OR ')})`;
}

/** LIKE would not do: to SQLite letters of either case are the same in it. */
function endsWith(column: Prisma.Sql, end: string): Prisma.Sql {
  return Prisma.sql`substr(${column}, length(${column}) - length(${end}) + 1) = ${end}`;
}

function where(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`;
}
