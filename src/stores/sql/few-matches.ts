import {
  NEWEST_FIRST,
  type OperationFilter,
  type OperationOrder,
} from '../../operations/ports/operation-query.js';
import { foldCase } from '../../operations/record/search-text.js';
import { isBelow } from './filter-conditions.js';
import { Prisma } from './generated/client.js';
import type { SqlDialect } from './sql-dialect.js';
import { rowsOf, type Steps } from './steps.js';

/** So many rows are read and sorted in some milliseconds. */
export const FEW = 2_000;

/**
 * Returns the ids among which all that match are, where they are at most FEW; null where they are more. Lists ask
 * this of what their indexes do not hold: few are sorted, and among many a page is soon found along the order.
 */
export function* fewMatches(
  dialect: SqlDialect,
  filter: OperationFilter,
  order: OperationOrder = NEWEST_FIRST,
): Steps<readonly string[] | null> {
  for (const statement of seldomStatements(dialect, filter, order)) {
    const found = yield* rowsOf<{ id: string }>(statement);
    if (found.length <= FEW) return found.map(({ id }) => id);
  }
  return null;
}

/** Builds the statements that find what has something seldom, the cheapest first. */
export function seldomStatements(
  dialect: SqlDialect,
  filter: OperationFilter,
  { field }: OperationOrder = NEWEST_FIRST,
): readonly Prisma.Sql[] {
  const { tags, pinned, model, startedBy, updatedAfter, text, parent } = filter;
  const below = parent === undefined ? Prisma.empty : Prisma.sql`AND ${isBelow(parent)}`;
  const find = (index: string, condition: Prisma.Sql): Prisma.Sql =>
    Prisma.sql`SELECT "id" FROM "operation" ${dialect.orderedBy(index)}
      WHERE ${condition} ${below} LIMIT ${FEW + 1}`;
  // The indexes of figures do not hold what is below one operation together, as that of creation does.
  const children =
    typeof parent === 'string' && field !== 'CREATED_AT'
      ? [find('operation_parent_idx', isBelow(parent))]
      : [];
  const tagged = (tags ?? []).map(
    ({ key, value }) =>
      Prisma.sql`SELECT "operation_id" AS "id" FROM "operation_tag" ${dialect.orderedBy('operation_tag_idx')}
        WHERE "key" = ${key} AND "value" = ${value} ${below} LIMIT ${FEW + 1}`,
  );
  const statements = [...children, ...tagged];
  if (pinned) statements.push(find('operation_pinned_idx', Prisma.raw('"pinned"')));
  if (model !== undefined) statements.push(find('operation_model_idx', Prisma.sql`"model" = ${model}`));
  if (startedBy !== undefined)
    statements.push(find('operation_caller_idx', Prisma.sql`"caller" = ${startedBy}`));
  if (updatedAfter)
    statements.push(find('operation_updated_idx', Prisma.sql`"updated_at" > ${updatedAfter}`));
  // Reads the texts of all operations, from an index that holds little else.
  if (text !== undefined)
    statements.push(find('operation_text_idx', dialect.contains(Prisma.sql`"search_text"`, foldCase(text))));
  return statements;
}
