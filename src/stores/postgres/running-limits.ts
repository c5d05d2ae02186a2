import type { Claim, RunningLimits } from '../../operations/ports/work-leases.js';
import { Prisma } from '../sql/generated/client.js';
import { postgresDialect } from './postgres-dialect.js';

const { isOneOf, member } = postgresDialect;

/**
 * Returns the condition, behind others, that one more operation `next`, or one more slice of an operation `of`, keeps within
 * the limits of what runs. Coordinators are counted apart from all that works: they wait for what is below them, and would
 * wait for ever if that waited for them.
 */
export function mayRun(
  { perCaller, perTag }: RunningLimits,
  candidate: 'next' | 'of',
  { coordinated = [] }: Pick<Claim, 'coordinated'>,
): Prisma.Sql {
  const isCoordinator = (operation: string): Prisma.Sql =>
    isOneOf(Prisma.raw(`"${operation}"."type"`), coordinated);
  /** The operations of all that coordinates, or of all that works, as often as each does. */
  const running = (coordinates: boolean): Prisma.Sql => {
    const leases = (
      isMeant: Prisma.Sql,
    ): Prisma.Sql => Prisma.sql`SELECT "held"."id", "held"."caller" FROM "work_lease"
      JOIN "operation" AS "held" ON "held"."id" = "operation_id" WHERE ${isMeant}`;
    if (coordinates) return Prisma.sql`(${leases(isCoordinator('held'))}) AS "running"`;
    return Prisma.sql`(${leases(Prisma.sql`NOT ${isCoordinator('held')}`)}
      UNION ALL SELECT "held"."id", "held"."caller" FROM "work_slice" JOIN "operation" AS "held" ON "held"."id" = "operation_id"
        WHERE "claim" IS NOT NULL AND "answer" IS NULL AND "ends_at" >= now()) AS "running"`;
  };
  // Counted once in a statement, however many operations wait.
  const among = (count: (coordinates: boolean) => Prisma.Sql): Prisma.Sql =>
    candidate === 'of'
      ? count(false)
      : Prisma.sql`CASE WHEN ${isCoordinator(candidate)} THEN ${count(true)} ELSE ${count(false)} END`;
  const conditions = perTag.map(({ key, value, most }) => {
    const isTagged = (operation: string): Prisma.Sql => hasTag(`"${operation}"."id"`, key, value);
    const count = (coordinates: boolean): Prisma.Sql =>
      Prisma.sql`(SELECT count(*) FROM ${running(coordinates)} WHERE ${isTagged('running')})`;
    return Prisma.sql`AND (NOT ${isTagged(candidate)} OR ${among(count)} < ${most})`;
  });
  if (perCaller !== null) {
    const caller = Prisma.raw(`"${candidate}"."caller"`);
    const counts = (coordinates: boolean): Prisma.Sql =>
      Prisma.sql`(SELECT jsonb_object_agg("caller", "count") FROM (SELECT "caller", count(*) FROM ${running(coordinates)}
        WHERE "caller" IS NOT NULL GROUP BY "caller") AS "callers")`;
    conditions.push(
      Prisma.sql`AND (${caller} IS NULL OR coalesce((${among(counts)} ->> ${caller})::integer, 0) < ${perCaller})`,
    );
  }
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
