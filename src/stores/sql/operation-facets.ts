import {
  type FacetValue,
  MOST_COUNTED,
  MOST_FACET_VALUES,
  type OperationFacets,
} from '../../operations/ports/operation-query.js';
import { isBelow } from './filter-conditions.js';
import { Prisma } from './generated/client.js';
import type { ListFilter } from './list-filter.js';
import { matching } from './operation-list.js';
import type { SqlDialect } from './sql-dialect.js';
import { rowsOf, type Steps } from './steps.js';

/** Counts the values of what lists are filtered by among the newest operations that match. */
export function* readFacets(
  dialect: SqlDialect,
  filter: ListFilter,
  most = MOST_COUNTED,
): Steps<OperationFacets> {
  const statement = facetsStatement(dialect, filter, most);
  const rows = yield* rowsOf<FacetValue & { readonly facet: string }>(statement);
  const of = (name: string): FacetValue[] =>
    rows.filter(({ facet }) => facet === name).map(({ value, count }) => ({ value, count }));
  return { strategies: of('strategy'), symbols: of('symbol'), statuses: of('status'), tags: of('tag') };
}

/** Builds the statement that reads what matches once, and counts all facets of it. */
export function facetsStatement(dialect: SqlDialect, filter: ListFilter, most = MOST_COUNTED): Prisma.Sql {
  const columns = (['strategy', 'symbol', 'status'] as const).map((name) => {
    const column = Prisma.raw(`"${name}"`);
    // What sum returns is wider than what count does.
    return facet(
      name,
      Prisma.sql`${column} AS "value", CAST(sum("count") AS bigint) AS "count"
        FROM "combinations" WHERE ${column} IS NOT NULL GROUP BY ${column}`,
    );
  });
  const facets = [...columns, facet('tag', tagCounts(dialect, filter))];
  // Few combinations are there of the three, so that what matches is put in order once.
  return Prisma.sql`WITH "matching" AS MATERIALIZED
    (SELECT "id", "strategy", "symbol", "status" FROM ${matching(dialect, filter)}
      ORDER BY "created_at" DESC, "id" DESC LIMIT ${most}),
    "combinations" AS MATERIALIZED (SELECT "strategy", "symbol", "status", count(*) AS "count"
      FROM "matching" GROUP BY "strategy", "symbol", "status")
    ${Prisma.join(facets, ' UNION ALL ')}`;
}

/** Of all operations below one, or below none, tags are counted in their index, which is shorter than the list. */
function tagCounts(dialect: SqlDialect, { parent, ...others }: ListFilter): Prisma.Sql {
  const isOfParentOnly = parent !== undefined && Object.keys(others).length === 0;
  const from = isOfParentOnly
    ? Prisma.sql`${dialect.orderedBy('operation_tag_idx')} WHERE ${isBelow(parent)}`
    : Prisma.sql`WHERE "operation_id" IN (SELECT "id" FROM "matching")`;
  return Prisma.sql`"key" || '=' || "operation_tag"."value" AS "value", count(*) AS "count"
    FROM "operation_tag" ${from} GROUP BY "key", "operation_tag"."value"`;
}

/** The most frequent values first. */
function facet(name: string, counts: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT * FROM (SELECT ${name} AS "facet", ${counts}
    ORDER BY "count" DESC, "value" LIMIT ${MOST_FACET_VALUES}) AS "counted"`;
}
