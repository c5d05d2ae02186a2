import type { RunningLimits } from '../../operations/ports/work-leases.js';
import { Prisma } from '../sql/generated/client.js';
import { postgresDialect } from './postgres-dialect.js';

/** What may begin. */
interface Candidate {
  /** Alias of its operation. */
  readonly operation: string;
  /** How many leases that meet a condition wait for it: these are not counted. */
  readonly waiting: (isMeant: (id: string) => Prisma.Sql) => Prisma.Sql;
}

/** An operation `next`, for which its coordinator waits. */
export const NEXT: Candidate = {
  operation: 'next',
  waiting: (isMeant) =>
    Prisma.sql`(SELECT count(*) FROM "work_lease" AS "above"
      WHERE "above"."operation_id" = "next"."parent_id" AND ${isMeant('"above"."operation_id"')})`,
};

/** A slice of an operation `of`, which waits for it. */
export const SLICE: Candidate = { operation: 'of', waiting: () => Prisma.sql`1` };

/** The operations of all that runs, as often as each does. */
const RUNNING = Prisma.sql`(SELECT "operation_id" FROM "work_lease" UNION ALL SELECT "operation_id" FROM "work_slice"
  WHERE "claim" IS NOT NULL AND "answer" IS NULL AND "ends_at" >= now()) AS "running"`;

/** Of each caller, how much runs; asked once, however many operations wait. */
const OF_CALLERS = Prisma.sql`(SELECT jsonb_object_agg("caller", "count") FROM (SELECT "caller", count(*) FROM ${RUNNING}
  JOIN "operation" ON "id" = "operation_id" WHERE "caller" IS NOT NULL GROUP BY "caller") AS "callers")`;

/** Returns the condition, behind others, that one more candidate keeps within the limits of what runs. */
export function mayRun({ perCaller, perTag }: RunningLimits, { operation, waiting }: Candidate): Prisma.Sql {
  const conditions = perTag.map(({ key, value, most }) => {
    const isTagged = (id: string): Prisma.Sql => hasTag(id, key, value);
    return Prisma.sql`AND (NOT ${isTagged(`"${operation}"."id"`)}
      OR (SELECT count(*) FROM ${RUNNING} WHERE ${isTagged('"running"."operation_id"')})
        < ${most} + ${waiting(isTagged)})`;
  });
  const caller = Prisma.raw(`"${operation}"."caller"`);
  if (perCaller !== null)
    conditions.push(
      Prisma.sql`AND (${caller} IS NULL
        OR coalesce((${OF_CALLERS} ->> ${caller})::integer, 0) < ${perCaller} + ${waiting(() => Prisma.sql`true`)})`,
    );
  return joined(conditions);
}

/** Returns the condition, behind others, that no operation runs that `next` has to come after. */
export function isItsTurn({ inTurn }: RunningLimits): Prisma.Sql {
  return joined(
    inTurn.map(
      ({ type, parameters }) =>
        Prisma.sql`AND ("next"."type" <> ${type} OR NOT EXISTS (SELECT 1 FROM "work_lease"
        JOIN "operation" AS "held" ON "held"."id" = "operation_id"
        WHERE "held"."type" = ${type} AND ${agreeIn(parameters)}))`,
    ),
  );
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

function joined(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.empty : Prisma.join([...conditions], ' ');
}
