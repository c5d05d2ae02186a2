import type { Claim, RunningLimits } from '../../operations/ports/work-leases.js';
import { Prisma } from '../sql/generated/client.js';
import { postgresDialect } from './postgres-dialect.js';
import { isItsTurn, mayRun } from './running-limits.js';

const { isOneOf, member } = postgresDialect;

/** Hosts that were silent for longer take nothing. */
const SILENT_HOST_MS = 15_000;

// Operations and slices wait for the same slots: by priority, and then by their age. What comes first is larger.
const OF_OPERATION = Prisma.sql`"next"."priority", -"next"."created_at"`;
const OF_SLICE = Prisma.sql`"slice"."priority", -(extract(epoch FROM "slice"."offered_at") * 1000)`;

type Pin = 'engineVersion' | 'tensorflowBackend';

/** What the first attempt of an operation computed with, as a text; NULL where there was none, or it did not matter. */
function pinned(operation: string, pin: Pin): Prisma.Sql {
  return member(Prisma.raw(`"${operation}"."pinned_inputs"`), pin);
}

// Read once in a statement: pins have the texts of strategies, and hundreds of operations may wait below one.
const BEGUN = Prisma.sql`WITH "begun" AS MATERIALIZED (SELECT "id", ${pinned('of', 'engineVersion')} AS "engineVersion",
    ${pinned('of', 'tensorflowBackend')} AS "tensorflowBackend"
  FROM "operation" AS "of" WHERE "pinned_inputs" IS NOT NULL AND "id" IN (
    SELECT "parent_id" FROM "operation" WHERE "status" = 'PENDING' AND "parent_id" IS NOT NULL
    UNION ALL SELECT "operation_id" FROM "work_slice" WHERE "answer" IS NULL))`;

/** The same of an operation in `begun`. */
function begun(id: string, pin: Pin): Prisma.Sql {
  return Prisma.sql`(SELECT ${Prisma.raw(`"${pin}"`)} FROM "begun" WHERE "begun"."id" = ${Prisma.raw(id)})`;
}

/** The condition that a host computes to the last bit as the first attempt did, where there was one. */
function meets(
  { engineVersion, tensorflowBackend = null }: Claim['host'],
  pinnedTo: (pin: Pin) => Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`coalesce(${pinnedTo('engineVersion')}, ${engineVersion}) = ${engineVersion}
    AND coalesce(${pinnedTo('tensorflowBackend')}, ${tensorflowBackend}::text, '') = coalesce(${tensorflowBackend}::text, '')`;
}

/** What waits for a host, of the table of operations. */
const WAITS = Prisma.sql`"status" = 'PENDING' AND "execution_mode" = 'CLUSTER'
  AND NOT EXISTS (SELECT 1 FROM "work_lease" WHERE "operation_id" = "next"."id")`;

/** The condition that a host may claim an operation `next`. */
function claimable(claim: Claim, limits: RunningLimits): Prisma.Sql {
  const { host, types, except = [], refused = [] } = claim;
  // What is below an operation is a part of what that computes.
  const pinnedTo = (pin: Pin): Prisma.Sql =>
    Prisma.sql`coalesce(${pinned('next', pin)}, ${begun('"next"."parent_id"', pin)})`;
  return Prisma.sql`${WAITS} AND ${isOneOf(Prisma.raw('"next"."type"'), types)}
    AND NOT ${isOneOf(Prisma.raw('"next"."id"'), [...except, ...refused])}
    AND ${meets(host, pinnedTo)} ${isItsTurn(limits)} ${mayRun(limits, 'next', claim)}`;
}

/** The condition that a host may take a slice `slice` of an operation `of`. */
function takeable(claim: Claim, limits: RunningLimits): Prisma.Sql {
  const { host, refused = [] } = claim;
  return Prisma.sql`"slice"."answer" IS NULL AND "slice"."engine_version" = ${host.engineVersion}
    AND ("slice"."claim" IS NULL OR "slice"."ends_at" < now())
    AND NOT ${isOneOf(Prisma.raw('"of"."id"'), refused)}
    AND ${meets(host, (pin) => begun('"of"."id"', pin))} ${mayRun(limits, 'of', claim)}`;
}

const SLICES = Prisma.sql`"work_slice" AS "slice" JOIN "operation" AS "of" ON "of"."id" = "slice"."operation_id"`;

/** Selects the operation `id` that a host is to claim next, and keeps others from it. */
export function nextOperation(claim: Claim, limits: RunningLimits): Prisma.Sql {
  const needsNoSlot = isOneOf(Prisma.raw('"next"."type"'), claim.coordinated ?? []);
  return Prisma.sql`${BEGUN} SELECT "id" FROM "operation" AS "next" WHERE ${claimable(claim, limits)}
    AND (${needsNoSlot} OR (ROW(${OF_OPERATION}) >= (SELECT ${OF_SLICE} FROM ${SLICES}
      WHERE ${takeable(claim, limits)} ORDER BY "slice"."priority" DESC, "slice"."offered_at" LIMIT 1)) IS NOT FALSE)
    ORDER BY "priority" DESC, "created_at", "id" LIMIT 1 FOR UPDATE OF "next" SKIP LOCKED`;
}

/** Selects the slice, by `id` of its operation and its `nth`, that a host is to take next. */
export function nextSlice(claim: Claim, limits: RunningLimits): Prisma.Sql {
  const { types, coordinated = [] } = claim;
  const inSlots = { ...claim, types: types.filter((type) => !coordinated.includes(type)) };
  return Prisma.sql`${BEGUN} SELECT "slice"."operation_id" AS "id", "slice"."number" AS "nth" FROM ${SLICES}
    WHERE ${takeable(claim, limits)}
    AND (ROW(${OF_SLICE}) > (SELECT ${OF_OPERATION} FROM "operation" AS "next"
      WHERE ${claimable(inSlots, limits)} ORDER BY "next"."priority" DESC, "next"."created_at" LIMIT 1)) IS NOT FALSE
    ORDER BY "slice"."priority" DESC, "slice"."offered_at", "slice"."number" LIMIT 1`;
}

/** Keeps others from the slice that `nextSlice` selects. */
export const ALONE = Prisma.sql`FOR UPDATE OF "slice" SKIP LOCKED`;

const SPOKE_LATELY = Prisma.sql`"heartbeat_at" > now() - ${SILENT_HOST_MS} * interval '1 millisecond'`;

/** Selects how many `slots` the hosts have that may take slices of an operation. */
export function slotsFor(operationId: string, engineVersion: string): Prisma.Sql {
  return Prisma.sql`SELECT coalesce(sum("slots"), 0) AS "slots" FROM "cluster_host"
    WHERE ${SPOKE_LATELY} AND "engine_version" = ${engineVersion}
    AND coalesce((SELECT ${pinned('of', 'tensorflowBackend')} FROM "operation" AS "of" WHERE "id" = ${operationId}),
      "tensorflow_backend", '') = coalesce("tensorflow_backend", '')`;
}

/** Selects the operations that wait for an engine or a backend that none of the hosts has, where there are any. */
export const WITHOUT_HOST = Prisma.sql`SELECT "id" FROM "operation" AS "next" WHERE ${WAITS} AND "pinned_inputs" IS NOT NULL
  AND EXISTS (SELECT 1 FROM "cluster_host" WHERE ${SPOKE_LATELY})
  AND NOT EXISTS (SELECT 1 FROM "cluster_host" WHERE ${SPOKE_LATELY}
    AND coalesce(${pinned('next', 'engineVersion')}, "engine_version") = "engine_version"
    AND coalesce(${pinned('next', 'tensorflowBackend')}, "tensorflow_backend", '') = coalesce("tensorflow_backend", ''))`;
