import type BetterSqlite3 from 'better-sqlite3';
import {
  type FacetValue,
  MOST_COUNTED,
  MOST_FACET_VALUES,
  type OperationFacets,
} from '../../operations/ports/operation-query.js';
import { queryDirectly } from './direct-statements.js';
import { isBelow } from './filter-conditions.js';
import { Prisma } from './generated/client.js';
import type { ListFilter } from './list-filter.js';
import { matching } from './operation-list.js';
import type { SqlDialect } from './sql-dialect.js';

/** Counts the values of what lists are filtered by among the operations that match. */
export function readFacets(
  connection: BetterSqlite3.Database,
  dialect: SqlDialect,
  filter: ListFilter,
): OperationFacets {
  const read = (statement: Prisma.Sql): FacetValue[] => queryDirectly<FacetValue>(connection, statement);
  return {
    strategies: read(facetStatement(dialect, filter, 'strategy')),
    symbols: read(facetStatement(dialect, filter, 'symbol')),
    statuses: read(facetStatement(dialect, filter, 'status')),
    tags: read(tagFacetStatement(dialect, filter)),
  };
}

/** Builds the count of the values of a column that the indexes of lists hold. */
export function facetStatement(
  dialect: SqlDialect,
  filter: ListFilter,
  name: 'strategy' | 'symbol' | 'status',
): Prisma.Sql {
  const column = Prisma.raw(`"${name}"`);
  return Prisma.sql`SELECT ${column} AS "value", count(*) AS "count"
    FROM (SELECT ${column} FROM ${matching(dialect, filter)} LIMIT ${MOST_COUNTED})
    WHERE ${column} IS NOT NULL GROUP BY ${column} ${mostFrequent()}`;
}

/** Builds the count of tags; of all operations, or all below one, it is read from the index of tags alone. */
export function tagFacetStatement(dialect: SqlDialect, filter: ListFilter): Prisma.Sql {
  const { parent, ...others } = filter;
  const isOfParentOnly = parent !== undefined && Object.keys(others).length === 0;
  const from = isOfParentOnly
    ? Prisma.sql`${dialect.orderedBy('operation_tag_idx')} WHERE ${isBelow(parent)}`
    : Prisma.sql`WHERE "operation_id" IN (SELECT "id" FROM ${matching(dialect, filter)} LIMIT ${MOST_COUNTED})`;
  return Prisma.sql`SELECT "key" || '=' || "operation_tag"."value" AS "value", count(*) AS "count"
    FROM "operation_tag" ${from} GROUP BY "key", "operation_tag"."value" ${mostFrequent()}`;
}

function mostFrequent(): Prisma.Sql {
  return Prisma.sql`ORDER BY "count" DESC, "value" LIMIT ${MOST_FACET_VALUES}`;
}
