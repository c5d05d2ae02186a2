import type { RemovedOperation } from '../../operations/ports/operation-removal.js';
import { Prisma } from './generated/client.js';
import { removeTags } from './operation-tags.js';
import { changesOf, firstOf, rowsOf, type Steps } from './steps.js';

/**
 * The status of an operation that is to nobody there any more, while what belongs to it is being freed. Only
 * this module gives it; no read returns such a row.
 */
export const REMOVED = 'REMOVED';

const FINAL = Prisma.raw("'COMPLETED', 'FAILED', 'CANCELLED'");

/** Everything that belongs to an operation and grows with the length of its run. */
const ROWS_OF_OPERATION = ['bar_metric', 'epoch_metric', 'segment_metric', 'operation_event'] as const;

const PIECES_OF_OPERATION = ['bar_piece', 'trade_piece'] as const;

/** Rows a step: about a millisecond. */
const ROWS_A_STEP = 2_000;
/** Rows a step of tables whose rows have pages of their own: some tens, and some hundred. */
const PIECES_A_STEP = 20;
const OUTCOME_PARTS_A_STEP = 2;
const CHILDREN_A_STEP = 50;

/**
 * Makes a final operation disappear, with its idempotency key and its tags; belongs into a transaction.
 * @param isPinnedKept whether one that is pinned stays
 * @returns false when there is none, or it is not final, or stays
 */
export function* markRemoved(id: string, isPinnedKept = false): Steps<boolean> {
  const unpinned = isPinnedKept ? Prisma.sql`AND NOT "pinned"` : Prisma.empty;
  const changes = yield* changesOf(
    Prisma.sql`UPDATE "operation" SET "status" = ${REMOVED}, "idempotency_claim" = NULL
      WHERE "id" = ${id} AND "status" IN (${FINAL}) ${unpinned}`,
  );
  if (changes > 0) yield* removeTags(id);
  return changes > 0;
}

/** Returns the operations that were removed and not freed, as a process leaves them that dies in between. */
export function listRemoved(): Steps<readonly RemovedOperation[]> {
  return rowsOf<RemovedOperation>(
    Prisma.sql`SELECT "id", "type" FROM "operation" WHERE "status" = ${REMOVED}`,
  );
}

/**
 * Frees some of what belongs to a removed operation, and in the last step the operation itself.
 * @returns false once nothing is left
 */
export function* freeStep(id: string): Steps<boolean> {
  if (yield* markChildrenRemoved(id)) return true;
  const child = yield* childOf(id);
  if (child !== undefined) {
    yield* freeStep(child);
    return true;
  }
  for (const table of ROWS_OF_OPERATION) if (yield* deleteSome(table, id, ROWS_A_STEP)) return true;
  for (const table of PIECES_OF_OPERATION) if (yield* deleteSome(table, id, PIECES_A_STEP)) return true;
  for (const stream of yield* streamsLeft(id))
    if (yield* deleteSome('stream_piece', id, PIECES_A_STEP, stream)) return true;
  if (yield* deleteSome('outcome_part', id, OUTCOME_PARTS_A_STEP)) return true;
  // What is left goes with the row, by the foreign keys.
  yield Prisma.sql`DELETE FROM "operation" WHERE "id" = ${id} AND "status" = ${REMOVED}`;
  return false;
}

/** Makes some of what is below a removed operation disappear. @returns false once all of it has */
export function* markChildrenRemoved(id: string): Steps<boolean> {
  const children = yield* rowsOf<{ id: string }>(
    Prisma.sql`SELECT "id" FROM "operation"
      WHERE "parent_id" = ${id} AND "status" IN (${FINAL}) LIMIT ${CHILDREN_A_STEP}`,
  );
  for (const child of children) yield* markRemoved(child.id);
  return children.length > 0;
}

function* childOf(id: string): Steps<string | undefined> {
  const child = yield* firstOf<{ id: string }>(
    Prisma.sql`SELECT "id" FROM "operation" WHERE "parent_id" = ${id} LIMIT 1`,
  );
  return child?.id;
}

function* streamsLeft(id: string): Steps<readonly string[]> {
  const rows = yield* rowsOf<{ stream: string }>(
    Prisma.sql`SELECT DISTINCT "stream" FROM "stream_piece" WHERE "operation_id" = ${id}`,
  );
  return rows.map(({ stream }) => stream);
}

function* deleteSome(table: string, id: string, limit: number, stream: string | null = null): Steps<boolean> {
  const from = Prisma.raw(`"${table}"`);
  const ofStream = stream === null ? Prisma.empty : Prisma.sql`AND "stream" = ${stream}`;
  const changes = yield* changesOf(
    Prisma.sql`DELETE FROM ${from} WHERE "operation_id" = ${id} ${ofStream} AND "seq" IN
      (SELECT "seq" FROM ${from} WHERE "operation_id" = ${id} ${ofStream} ORDER BY "seq" LIMIT ${limit})`,
  );
  return changes > 0;
}
