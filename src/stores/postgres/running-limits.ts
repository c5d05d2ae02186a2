import type { RunningLimits } from '../../operations/ports/work-leases.js';
import { Prisma } from '../sql/generated/client.js';

/** Returns the condition, behind others, that one more operation `next` keeps within the limits of what runs. */
export function mayRun({ perCaller, perTag }: RunningLimits): Prisma.Sql {
  const conditions = perTag.map(
    ({ key, value, most }) =>
      Prisma.sql`AND (NOT ${hasTag('"next"."id"', key, value)} OR (SELECT count(*) FROM "work_lease"
        WHERE ${hasTag('"work_lease"."operation_id"', key, value)}) < ${most})`,
  );
  if (perCaller !== null)
    conditions.push(
      Prisma.sql`AND ("next"."caller" IS NULL OR (SELECT count(*) FROM "work_lease"
        JOIN "operation" AS "held" ON "held"."id" = "operation_id"
        WHERE "held"."caller" = "next"."caller") < ${perCaller})`,
    );
  return conditions.length === 0 ? Prisma.empty : Prisma.join(conditions, ' ');
}

function hasTag(operation: string, key: string, value: string): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT 1 FROM "operation_tag"
    WHERE "operation_tag"."operation_id" = ${Prisma.raw(operation)} AND "key" = ${key} AND "value" = ${value})`;
}
