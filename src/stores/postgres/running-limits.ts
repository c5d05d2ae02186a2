import type { RunningLimits } from '../../operations/ports/work-leases.js';
import { Prisma } from '../sql/generated/client.js';
import { postgresDialect } from './postgres-dialect.js';

/** A coordinator waits for what is below it: what it holds itself keeps none of that back. */
const NOT_ABOVE = Prisma.sql`"work_lease"."operation_id" IS DISTINCT FROM "next"."parent_id"`;

/** Returns the condition, behind others, that one more operation `next` keeps within the limits of what runs. */
export function mayRun({ inTurn, perCaller, perTag }: RunningLimits): Prisma.Sql {
  const conditions = inTurn.map(
    ({ type, parameters }) =>
      Prisma.sql`AND ("next"."type" <> ${type} OR NOT EXISTS (SELECT 1 FROM "work_lease"
        JOIN "operation" AS "held" ON "held"."id" = "operation_id"
        WHERE "held"."type" = ${type} AND ${agreeIn(parameters)}))`,
  );
  for (const { key, value, most } of perTag)
    conditions.push(
      Prisma.sql`AND (NOT ${hasTag('"next"."id"', key, value)} OR (SELECT count(*) FROM "work_lease"
        WHERE ${hasTag('"work_lease"."operation_id"', key, value)} AND ${NOT_ABOVE}) < ${most})`,
    );
  if (perCaller !== null)
    conditions.push(
      Prisma.sql`AND ("next"."caller" IS NULL OR (SELECT count(*) FROM "work_lease"
        JOIN "operation" AS "held" ON "held"."id" = "operation_id"
        WHERE "held"."caller" = "next"."caller" AND ${NOT_ABOVE}) < ${perCaller})`,
    );
  return conditions.length === 0 ? Prisma.empty : Prisma.join(conditions, ' ');
}

function agreeIn(parameters: readonly string[]): Prisma.Sql {
  const { member } = postgresDialect;
  const agreements = parameters.map(
    (name) =>
      Prisma.sql`${member(Prisma.raw('"held"."parameters"'), name)} = ${member(Prisma.raw('"next"."parameters"'), name)}`,
  );
  return Prisma.join(agreements, ' AND ');
}

function hasTag(operation: string, key: string, value: string): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM "operation_tag"
    WHERE "operation_tag"."operation_id" = ${Prisma.raw(operation)} AND "key" = ${key} AND "value" = ${value})`;
}
