import type {
  OperationOrder,
  OperationOrderField,
  OperationPosition,
} from '../../operations/ports/operation-query.js';
import type { OperationStatus } from '../../operations/record/operation.js';
import { filterConditions } from './filter-conditions.js';
import { Prisma } from './generated/client.js';
import type { ListFilter } from './list-filter.js';
import { REMOVED } from './operation-removal.js';
import type { SqlDialect } from './sql-dialect.js';

/**
 * The indexes of lists. Each holds every column that lists are ordered and filtered by often; what is first in it can
 * be sought, and behind that operations lie in the order of the list.
 */
const INDEXES = {
  status: 'operation_status_idx',
  type: 'operation_type_idx',
  symbol: 'operation_symbol_idx',
  strategy: 'operation_strategy_idx',
} as const;
const LIST_INDEX = 'operation_list_idx';
/** The list of those below one operation, or below none. */
const PARENT_INDEX = 'operation_parent_idx';
const CHILDREN_INDEX = 'operation_children_idx';
const COMPLETED_INDEX = 'operation_completed_idx';

type Figure = Exclude<OperationOrderField, 'CREATED_AT'>;

/** The columns of the other orders, and their indexes. */
const FIGURES: Readonly<Record<Figure, readonly [column: string, index: string]>> = {
  DURATION: ['duration_ms', 'operation_duration_idx'],
  TOTAL_RETURN: ['total_return', 'operation_total_return_idx'],
  SHARPE_RATIO: ['sharpe_ratio', 'operation_sharpe_idx'],
  DEFLATED_SHARPE: ['deflated_sharpe', 'operation_deflated_sharpe_idx'],
  MAX_DRAWDOWN: ['max_drawdown', 'operation_max_drawdown_idx'],
  TOTAL_TRADES: ['total_trades', 'operation_total_trades_idx'],
};

/** Few operations have these statuses, however many there are; none of them has a figure. */
const TRANSIENT: readonly OperationStatus[] = ['PENDING', 'RUNNING', 'CANCELLING'];
/** In the words of the indexes of figures, which hold no others. */
const HAS_ENDED = Prisma.raw(TRANSIENT.map((status) => `"status" <> '${status}'`).join(' AND '));

/** A statement has one part for each strategy that a name stands for; SQLite takes 500, and more are read in order. */
const MOST_BRANCHES = 100;

/** A column of an index and the values of it that a filter lets through. */
interface Lead {
  readonly column: keyof typeof INDEXES;
  readonly values: readonly string[];
}

export interface ListQuery {
  readonly filter: ListFilter;
  readonly order: OperationOrder;
  readonly first: number;
  readonly after: OperationPosition | null;
}

/** What a page finds of an operation: where it lies. */
export interface FoundPlace {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly created_at: unknown;
  /** Absent where the order has no value of it. */
  readonly value?: unknown;
}

const PLACE = Prisma.raw('"created_at", "id"');

/**
 * Builds the statements that find the places of a page and one more: what the first leaves of the page is for the second.
 */
export function pageStatements(dialect: SqlDialect, query: ListQuery): readonly Prisma.Sql[] {
  const { field } = query.order;
  return field === 'CREATED_AT' ? [byCreation(dialect, query)] : byFigure(dialect, query, field);
}

function byCreation(dialect: SqlDialect, { filter, order, first, after }: ListQuery): Prisma.Sql {
  const conditions = filterConditions(dialect, filter);
  if (after) conditions.push(behind(order, ['created_at', 'id'], [after.createdAt, after.id]));
  const inOrder = ordered(order, ['created_at', 'id']);
  const next = (from: Prisma.Sql, condition?: Prisma.Sql): Prisma.Sql =>
    Prisma.sql`SELECT ${PLACE} FROM ${from}
      ${where(condition ? [condition, ...conditions] : conditions)} ${inOrder} LIMIT ${first + 1}`;
  const lead = leadOf(filter);
  if (lead === null) return next(source(dialect, filter));
  const branches = lead.values.map((value) =>
    next(along(dialect, INDEXES[lead.column]), Prisma.sql`${column(lead)} = ${value}`),
  );
  if (branches.length === 0) return Prisma.sql`SELECT ${PLACE} FROM "operation" WHERE false`;
  return merged(branches, inOrder, first);
}

/** The next of each branch are found where they lie; of these few the first are the page. */
function merged(branches: readonly Prisma.Sql[], inOrder: Prisma.Sql, first: number): Prisma.Sql {
  const [only, ...others] = branches;
  if (only !== undefined && others.length === 0) return only;
  const parts = branches.map((each) => Prisma.sql`SELECT * FROM (${each}) AS "next"`);
  // Materialized: left to itself SQLite sorts each branch once more, to merge them.
  return Prisma.sql`WITH "merged" AS MATERIALIZED (${Prisma.join(parts, ' UNION ALL ')})
    SELECT ${PLACE} FROM "merged" ${inOrder} LIMIT ${first + 1}`;
}

/**
 * Those that have a figure, and behind them those that have none: each is a stretch of one index, and what has not
 * ended joins the second.
 */
function byFigure(
  dialect: SqlDialect,
  { filter, order, first, after }: ListQuery,
  field: Figure,
): readonly Prisma.Sql[] {
  const [name, index] = FIGURES[field];
  const figure = Prisma.raw(`"${name}"`);
  const creation = ['created_at', 'id'];
  const find = (
    from: Prisma.Sql,
    own: readonly Prisma.Sql[],
    columns: readonly string[],
    what: Prisma.Sql = PLACE,
  ): Prisma.Sql =>
    Prisma.sql`SELECT ${what} FROM ${from}
      ${where([...own, ...filterConditions(dialect, filter)])} ${ordered(order, columns)} LIMIT ${first + 1}`;
  const isGiven = filter.ids !== undefined || filter.among !== undefined;
  const [from, ended] = isGiven
    ? [Prisma.sql`"operation" ${dialect.foundById()}`, []]
    : [along(dialect, index), [HAS_ENDED]];
  const value = after?.value ?? null;
  const place = after ? [after.createdAt, after.id] : [];
  const isBehindFigures = after !== null && value === null;
  const behindNone = isBehindFigures ? [behind(order, creation, place)] : [];
  const none = [
    find(from, [...ended, Prisma.sql`${figure} IS NULL`, ...behindNone], creation),
    ...(isGiven ? [] : TRANSIENT).map((status) =>
      find(along(dialect, INDEXES.status), [Prisma.sql`"status" = ${status}`, ...behindNone], creation),
    ),
  ];
  const withoutFigure = merged(none, ordered(order, creation), first);
  if (isBehindFigures) return [withoutFigure];
  const columns = [name, ...creation];
  const some = after ? behind(order, columns, [value, ...place]) : Prisma.sql`${figure} IS NOT NULL`;
  return [find(from, [...ended, some], columns, Prisma.sql`${PLACE}, ${figure} AS "value"`), withoutFigure];
}

/** The condition of lying behind a place, in the direction of the order. */
function behind(
  { direction }: OperationOrder,
  columns: readonly string[],
  place: readonly unknown[],
): Prisma.Sql {
  const names = Prisma.raw(columns.map((name) => `"${name}"`).join(', '));
  return Prisma.sql`(${names}) ${Prisma.raw(direction === 'DESC' ? '<' : '>')} (${Prisma.join([...place])})`;
}

function ordered({ direction }: OperationOrder, columns: readonly string[]): Prisma.Sql {
  return Prisma.raw(`ORDER BY ${columns.map((name) => `"${name}" ${direction}`).join(', ')}`);
}

/** Builds the statement that counts all that match a filter. */
export function countStatement(dialect: SqlDialect, filter: ListFilter): Prisma.Sql {
  // Two counts that SQLite has at hand, where a condition would have it read 100,000 entries of an index.
  if (Object.keys(filter).length === 0) {
    return Prisma.sql`SELECT (SELECT count(*) FROM "operation")
      - (SELECT count(*) FROM "operation" WHERE "status" = ${REMOVED}) AS "count"`;
  }
  return Prisma.sql`SELECT count(*) AS "count" FROM ${matching(dialect, filter, isOfFamily(filter))}`;
}

/**
 * Returns what follows FROM for all that match, in no order.
 * @param isOfFamilyOnly whether nothing but parent and status is asked for; default false
 */
export function matching(dialect: SqlDialect, filter: ListFilter, isOfFamilyOnly = false): Prisma.Sql {
  const conditions = filterConditions(dialect, filter);
  const lead = leadOf(filter);
  if (lead) conditions.unshift(dialect.isOneOf(column(lead), lead.values));
  const from = lead ? along(dialect, INDEXES[lead.column]) : source(dialect, filter, isOfFamilyOnly);
  return Prisma.sql`${from} ${where(conditions)}`;
}

/** Tells whether a filter asks for nothing but parent and status. */
function isOfFamily(filter: ListFilter): boolean {
  return Object.keys(filter).every((name) => name === 'parent' || name === 'statuses');
}

/** Builds the statement that counts the children of an operation by status. */
export function childrenStatement(dialect: SqlDialect, id: string): Prisma.Sql {
  return Prisma.sql`SELECT "status", count(*) AS "count" FROM ${along(dialect, CHILDREN_INDEX)}
    WHERE "parent_id" = ${id} AND "status" <> ${REMOVED} GROUP BY "status"`;
}

/** Builds the statement that finds what expires: became final before an instant, the longest ago first. */
export function completedBeforeStatement(dialect: SqlDialect, instant: Date, limit: number): Prisma.Sql {
  // Children go with their parent.
  return Prisma.sql`SELECT "id" FROM ${along(dialect, COMPLETED_INDEX)}
    WHERE NOT "pinned" AND "parent_id" IS NULL AND "completed_at" < ${instant} AND "status" <> ${REMOVED}
    ORDER BY "completed_at" LIMIT ${limit}`;
}

/** Returns what is worth seeking: what leaves the fewest operations, as far as that can be told. */
function leadOf({ ids, among, parent, types, statuses, symbol, strategies }: ListFilter): Lead | null {
  if (ids || among || typeof parent === 'string') return null;
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

/** Where operations are read without a lead. */
function source(dialect: SqlDialect, { ids, among, parent }: ListFilter, isOfFamilyOnly = false): Prisma.Sql {
  if (ids || among) return Prisma.sql`"operation" ${dialect.foundById()}`;
  if (parent === undefined) return along(dialect, LIST_INDEX);
  return along(dialect, isOfFamilyOnly ? CHILDREN_INDEX : PARENT_INDEX);
}

/** Left to itself SQLite may follow another index and sort all it finds. */
function along(dialect: SqlDialect, index: string): Prisma.Sql {
  return Prisma.sql`"operation" ${dialect.orderedBy(index)}`;
}

function where(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return Prisma.sql`WHERE ${Prisma.join([...conditions], ' AND ')}`;
}
