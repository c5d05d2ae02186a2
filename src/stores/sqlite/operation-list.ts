import type { OperationFilter, OperationPosition } from '../../operations/ports/operation-store.js';
import type { OperationStatus } from '../../operations/record/operation.js';
import { SUFFIX_LENGTH } from '../../operations/record/operation-id.js';
import { Prisma } from './generated/client.js';
import { REMOVED } from './operation-removal.js';
import type { SqlDialect } from './sql-dialect.js';

/** A filter whose strategy has been found among those that there are. */
export interface ListFilter extends Omit<OperationFilter, 'strategy'> {
  /** Paths of strategies, one of which an operation has to have. */
  readonly strategies?: readonly string[];
}

/**
 * The indexes of lists. Each holds every column that lists are ordered and filtered by; what is first in it can be
 * sought, and behind that operations lie in the order of the list.
 */
const INDEXES = {
  status: 'operation_status_idx',
  type: 'operation_type_idx',
  symbol: 'operation_symbol_idx',
  strategy: 'operation_strategy_idx',
} as const;
const LIST_INDEX = 'operation_list_idx';
/** Is the index of the time at which operations became final, which no other has. */
const COMPLETED_INDEX = 'operation_completed_idx';

/** Few operations have these statuses, however many there are. */
const TRANSIENT: readonly OperationStatus[] = ['PENDING', 'RUNNING', 'CANCELLING'];

/** A statement has one part for each strategy that a name stands for; SQLite takes 500, and more are read in order. */
const MOST_BRANCHES = 100;

/** A column of an index and the values of it that a filter lets through. */
interface Lead {
  readonly column: keyof typeof INDEXES;
  readonly values: readonly string[];
}

/** Builds the statement that finds the ids of a page and one more, newest first. */
export function pageStatement(dialect: SqlDialect, { filter, first, after }: ListQuery): Prisma.Sql {
  const conditions = filterConditions(dialect, filter);
  if (after) conditions.push(Prisma.sql`("created_at", "id") < (${after.createdAt}, ${after.id})`);
  const newest = (from: Prisma.Sql, condition?: Prisma.Sql): Prisma.Sql =>
    Prisma.sql`SELECT "created_at", "id" FROM ${from}
      ${where(condition ? [condition, ...conditions] : conditions)}
      ORDER BY "created_at" DESC, "id" DESC LIMIT ${first + 1}`;
  if (filter.ids) return Prisma.sql`SELECT "id" FROM (${newest(Prisma.sql`"operation"`)})`;
  const lead = leadOf(filter);
  if (lead === null) return Prisma.sql`SELECT "id" FROM (${newest(along(dialect, LIST_INDEX))})`;
  // The newest of each value are found where they lie; of these few the newest are the page.
  const branches = lead.values.map(
    (value) =>
      Prisma.sql`SELECT * FROM (${newest(along(dialect, INDEXES[lead.column]), Prisma.sql`${column(lead)} = ${value}`)})`,
  );
  if (branches.length === 0) return Prisma.sql`SELECT "id" FROM "operation" WHERE false`;
  return Prisma.sql`SELECT "id" FROM (${Prisma.join(branches, ' UNION ALL ')})
    ORDER BY "created_at" DESC, "id" DESC LIMIT ${first + 1}`;
}

export interface ListQuery {
  readonly filter: ListFilter;
  readonly first: number;
  readonly after: OperationPosition | null;
}

/** Builds the statement that counts all that match a filter. */
export function countStatement(dialect: SqlDialect, filter: ListFilter): Prisma.Sql {
  // Two counts that SQLite has at hand, where a condition would have it read 100,000 entries of an index.
  if (Object.keys(filter).length === 0) {
    return Prisma.sql`SELECT (SELECT count(*) FROM "operation")
      - (SELECT count(*) FROM "operation" WHERE "status" = ${REMOVED}) AS "count"`;
  }
  const conditions = filterConditions(dialect, filter);
  const lead = filter.ids ? null : leadOf(filter);
  if (lead) conditions.unshift(dialect.isOneOf(column(lead), lead.values));
  const from = filter.ids
    ? Prisma.sql`"operation"`
    : along(dialect, lead === null ? LIST_INDEX : INDEXES[lead.column]);
  return Prisma.sql`SELECT count(*) AS "count" FROM ${from} ${where(conditions)}`;
}

/** Builds the statement that finds what became final before an instant, the longest ago first. */
export function completedBeforeStatement(dialect: SqlDialect, instant: Date, limit: number): Prisma.Sql {
  return Prisma.sql`SELECT "id" FROM ${along(dialect, COMPLETED_INDEX)}
    WHERE "completed_at" < ${instant} AND "status" <> ${REMOVED} ORDER BY "completed_at" LIMIT ${limit}`;
}

/** Returns what is worth seeking: what leaves the fewest operations, as far as that can be told. */
function leadOf({ types, statuses, symbol, strategies }: ListFilter): Lead | null {
  const statusLead = statuses ? { column: 'status' as const, values: [...new Set(statuses)] } : null;
  if (statuses?.every((status) => TRANSIENT.includes(status))) return statusLead;
  if (strategies && strategies.length <= MOST_BRANCHES) return { column: 'strategy', values: strategies };
  if (symbol !== undefined) return { column: 'symbol', values: [symbol] };
  const typeLead = types ? { column: 'type' as const, values: [...new Set(types)] } : null;
  // Beside backtests the operations of other types are few.
  return types?.includes('BACKTESTING') ? (statusLead ?? typeLead) : (typeLead ?? statusLead);
}

function column({ column: name }: Lead): Prisma.Sql {
  return Prisma.raw(`"${name}"`);
}

/** Left to itself SQLite may follow another index and sort all it finds. */
function along(dialect: SqlDialect, index: string): Prisma.Sql {
  return Prisma.sql`"operation" ${dialect.orderedBy(index)}`;
}

function filterConditions(dialect: SqlDialect, filter: ListFilter): Prisma.Sql[] {
  const { ids, idPrefix, types, statuses, symbol, strategies, createdAfter, createdBefore } = filter;
  const conditions: Prisma.Sql[] = [Prisma.sql`"status" <> ${REMOVED}`];
  if (ids) conditions.push(dialect.isOneOf(Prisma.sql`"id"`, ids));
  if (idPrefix !== undefined) conditions.push(idBegins(idPrefix));
  if (types) conditions.push(dialect.isOneOf(Prisma.sql`"type"`, types));
  if (statuses) conditions.push(dialect.isOneOf(Prisma.sql`"status"`, statuses));
  if (symbol !== undefined) conditions.push(Prisma.sql`"symbol" = ${symbol}`);
  if (strategies) conditions.push(dialect.isOneOf(Prisma.sql`"strategy"`, strategies));
  if (createdAfter) conditions.push(Prisma.sql`"created_at" > ${createdAfter}`);
  if (createdBefore) conditions.push(Prisma.sql`"created_at" < ${createdBefore}`);
  return conditions;
}

/** Substrings instead of LIKE, which ignores case in one database and not in another, and knows wildcards. */
function idBegins(prefix: string): Prisma.Sql {
  // Counted by code points, as the database counts.
  const length = [...prefix].length;
  return Prisma.sql`(substr("id", 1, ${length}) = ${prefix}
    OR (substr("id", length("id") - ${SUFFIX_LENGTH}, 1) = '_'
      AND substr("id", length("id") - ${SUFFIX_LENGTH - 1}, ${length}) = ${prefix}))`;
}

function where(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return Prisma.sql`WHERE ${Prisma.join([...conditions], ' AND ')}`;
}
