import { SUFFIX_LENGTH } from '../../operations/record/operation-id.js';
import { foldCase } from '../../operations/record/search-text.js';
import type { Tag } from '../../operations/record/tags.js';
import { Prisma } from './generated/client.js';
import type { ListFilter } from './list-filter.js';
import { REMOVED } from './operation-removal.js';
import type { SqlDialect } from './sql-dialect.js';

/** Returns the conditions of a filter, all of which have to hold, and one more: that the operation is not removed. */
export function filterConditions(dialect: SqlDialect, filter: ListFilter): Prisma.Sql[] {
  const { ids, idPrefix, types, statuses, symbol, strategies, createdAfter, createdBefore } = filter;
  const conditions: Prisma.Sql[] = [Prisma.sql`"status" <> ${REMOVED}`];
  if (ids) conditions.push(dialect.isOneOf(Prisma.sql`"id"`, ids));
  if (filter.among) conditions.push(dialect.isOneOf(Prisma.sql`"id"`, filter.among));
  if (idPrefix !== undefined) conditions.push(idBegins(idPrefix));
  if (types) conditions.push(dialect.isOneOf(Prisma.sql`"type"`, types));
  if (statuses) conditions.push(dialect.isOneOf(Prisma.sql`"status"`, statuses));
  if (symbol !== undefined) conditions.push(Prisma.sql`"symbol" = ${symbol}`);
  if (strategies) conditions.push(dialect.isOneOf(Prisma.sql`"strategy"`, strategies));
  if (createdAfter) conditions.push(Prisma.sql`"created_at" > ${createdAfter}`);
  if (createdBefore) conditions.push(Prisma.sql`"created_at" < ${createdBefore}`);
  return [...conditions, ...familyConditions(filter), ...seldomConditions(dialect, filter)];
}

function familyConditions({ parent, excludeInvalid }: ListFilter): readonly Prisma.Sql[] {
  const conditions: Prisma.Sql[] = [];
  if (parent !== undefined) conditions.push(isBelow(parent));
  if (excludeInvalid) conditions.push(Prisma.sql`("severity" IS NULL OR "severity" <> 'INVALIDATES')`);
  return conditions;
}

/** @param parent null for what is below nothing */
export function isBelow(parent: string | null): Prisma.Sql {
  return parent === null ? Prisma.sql`"parent_id" IS NULL` : Prisma.sql`"parent_id" = ${parent}`;
}

/** Of what the indexes of lists do not hold; see fewMatches. */
function seldomConditions(dialect: SqlDialect, filter: ListFilter): readonly Prisma.Sql[] {
  const { tags, text, pinned, updatedAfter, startedBy, model } = filter;
  const conditions: Prisma.Sql[] = (tags ?? []).map(hasTag);
  if (pinned !== undefined) conditions.push(Prisma.sql`"pinned" = ${pinned}`);
  if (updatedAfter) conditions.push(Prisma.sql`"updated_at" > ${updatedAfter}`);
  if (startedBy !== undefined) conditions.push(Prisma.sql`"caller" = ${startedBy}`);
  if (model !== undefined) conditions.push(Prisma.sql`"model" = ${model}`);
  if (text !== undefined) conditions.push(dialect.contains(Prisma.sql`"search_text"`, foldCase(text)));
  return conditions;
}

function hasTag({ key, value }: Tag): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM "operation_tag" WHERE "operation_id" = "operation"."id"
    AND "key" = ${key} AND "value" = ${value})`;
}

/** Substrings instead of LIKE, which ignores case in one database and not in another, and knows wildcards. */
function idBegins(prefix: string): Prisma.Sql {
  // Counted by code points, as the database counts.
  const length = [...prefix].length;
  return Prisma.sql`(substr("id", 1, ${length}) = ${prefix}
    OR (substr("id", length("id") - ${SUFFIX_LENGTH}, 1) = '_'
      AND substr("id", length("id") - ${SUFFIX_LENGTH - 1}, ${length}) = ${prefix}))`;
}
