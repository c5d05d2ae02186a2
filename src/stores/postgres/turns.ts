import type { Claim, RunningLimits } from '../../operations/ports/work-leases.js';
import { Prisma } from '../sql/generated/client.js';
import { postgresDialect } from './postgres-dialect.js';
import { isItsTurn, mayRun, NEXT, SLICE } from './running-limits.js';

/** Hosts that were silent for longer are not listed any more. */
export const FORGOTTEN_MS = 600_000;

// Operations and slices wait for the same slots: by priority, and then by their age. What comes first is larger.
const OF_OPERATION = Prisma.sql`"next"."priority", -"next"."created_at"`;
const OF_SLICE = Prisma.sql`"slice"."priority", -(extract(epoch FROM "slice"."offered_at") * 1000)`;

/**
 * What the first attempt of an operation computed with, or that of the one above it, as a text; NULL where there was none,
 * or it did not matter.
 */
function pinned(operation: string, name: 'engineVersion' | 'tensorflowBackend'): Prisma.Sql {
  const { member } = postgresDialect;
  return Prisma.sql`coalesce(${member(Prisma.raw(`"${operation}"."pinned_inputs"`), name)},
    (SELECT ${member(Prisma.raw('"above"."pinned_inputs"'), name)} FROM "operation" AS "above"
      WHERE "above"."id" = ${Prisma.raw(`"${operation}"."parent_id"`)}))`;
}

/** The condition that a host computes as the first attempt did, to the last bit, where one has begun an operation. */
function meetsPins(
  { engineVersion, tensorflowBackend = null }: Claim['host'],
  operation: string,
): Prisma.Sql {
  return Prisma.sql`coalesce(${pinned(operation, 'engineVersion')}, ${engineVersion}) = ${engineVersion}
    AND (${pinned(operation, 'tensorflowBackend')} IS NULL
      OR ${pinned(operation, 'tensorflowBackend')} = ${tensorflowBackend}::text)`;
}

/**
 * The condition that an operation `next` has waited for long for a host that meets its pins, and there was none: whoever
 * claims it finds other inputs, which ends it.
 */
const WAITS_IN_VAIN = Prisma.sql`"next"."updated_at" < extract(epoch FROM now()) * 1000 - ${FORGOTTEN_MS}
  AND NOT EXISTS (SELECT 1 FROM "cluster_host" AS "peer"
    WHERE "peer"."heartbeat_at" > now() - ${FORGOTTEN_MS} * interval '1 millisecond'
    AND "peer"."engine_version" = coalesce(${pinned('next', 'engineVersion')}, "peer"."engine_version")
    AND coalesce("peer"."tensorflow_backend" = ${pinned('next', 'tensorflowBackend')}, true))`;

/** The condition that a host may claim an operation `next`. */
function claimable({ host, types, except = [] }: Claim, limits: RunningLimits): Prisma.Sql {
  const { isOneOf } = postgresDialect;
  return Prisma.sql`"next"."status" = 'PENDING' AND "next"."execution_mode" = 'CLUSTER'
    AND ${isOneOf(Prisma.raw('"next"."type"'), types)}
    AND NOT EXISTS (SELECT 1 FROM "work_lease" WHERE "operation_id" = "next"."id")
    AND NOT ${isOneOf(Prisma.raw('"next"."id"'), except)}
    AND (${meetsPins(host, 'next')} OR ${WAITS_IN_VAIN})
    ${isItsTurn(limits)} ${mayRun(limits, NEXT)}`;
}

/** The condition that a host may take a slice `slice` of an operation `of`. */
function takeable({ host }: Claim, limits: RunningLimits): Prisma.Sql {
  return Prisma.sql`"slice"."answer" IS NULL AND "slice"."engine_version" = ${host.engineVersion}
    AND ("slice"."claim" IS NULL OR "slice"."ends_at" < now()) AND ${meetsPins(host, 'of')}
    ${mayRun(limits, SLICE)}`;
}

const SLICES = Prisma.sql`"work_slice" AS "slice" JOIN "operation" AS "of" ON "of"."id" = "slice"."operation_id"`;

/** Selects the operation `id` that a host is to claim next. */
export function nextOperation(claim: Claim, limits: RunningLimits): Prisma.Sql {
  const needsNoSlot = postgresDialect.isOneOf(Prisma.raw('"next"."type"'), claim.coordinated ?? []);
  return Prisma.sql`SELECT "id" FROM "operation" AS "next" WHERE ${claimable(claim, limits)}
    AND (${needsNoSlot} OR (ROW(${OF_OPERATION}) >= (SELECT ${OF_SLICE} FROM ${SLICES}
      WHERE ${takeable(claim, limits)} ORDER BY "slice"."priority" DESC, "slice"."offered_at" LIMIT 1)) IS NOT FALSE)
    ORDER BY "priority" DESC, "created_at", "id" LIMIT 1 FOR UPDATE SKIP LOCKED`;
}

/** Selects the slice, by `id` of its operation and its `nth`, that a host is to take next. */
export function nextSlice(claim: Claim, limits: RunningLimits): Prisma.Sql {
  const { types, coordinated = [] } = claim;
  const inSlots = { ...claim, types: types.filter((type) => !coordinated.includes(type)) };
  return Prisma.sql`SELECT "slice"."operation_id" AS "id", "slice"."number" AS "nth" FROM ${SLICES}
    WHERE ${takeable(claim, limits)}
    AND (ROW(${OF_SLICE}) > (SELECT ${OF_OPERATION} FROM "operation" AS "next"
      WHERE ${claimable(inSlots, limits)} ORDER BY "next"."priority" DESC, "next"."created_at" LIMIT 1)) IS NOT FALSE
    ORDER BY "slice"."priority" DESC, "slice"."offered_at", "slice"."number" LIMIT 1 FOR UPDATE OF "slice" SKIP LOCKED`;
}
