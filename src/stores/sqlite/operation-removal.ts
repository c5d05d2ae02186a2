import type BetterSqlite3 from 'better-sqlite3';
import { removeTags } from './operation-tags.js';

type Connection = BetterSqlite3.Database;

/**
 * The status of an operation that is to nobody there any more, while what belongs to it is being freed. Only
 * this module gives it; no read returns such a row.
 */
export const REMOVED = 'REMOVED';

const FINAL = "'COMPLETED', 'FAILED', 'CANCELLED'";

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
 * @returns false when there is none, or it is not final
 */
export function markRemoved(connection: Connection, id: string): boolean {
  const { changes } = connection
    .prepare(
      `UPDATE "operation" SET "status" = '${REMOVED}', "idempotency_claim" = NULL
        WHERE "id" = ? AND "status" IN (${FINAL})`,
    )
    .run(id);
  if (changes > 0) removeTags(connection, id);
  return changes > 0;
}

/** Returns the operations that were removed and not freed, as a process leaves them that dies in between. */
export function listRemoved(connection: Connection): readonly string[] {
  return connection
    .prepare(`SELECT "id" FROM "operation" WHERE "status" = '${REMOVED}'`)
    .pluck()
    .all() as string[];
}

/**
 * Frees some of what belongs to a removed operation, and in the last step the operation itself.
 * @returns false once nothing is left
 */
export function freeStep(connection: Connection, id: string): boolean {
  if (removeChildren(connection, id)) return true;
  const child = childOf(connection, id);
  if (child !== undefined) {
    freeStep(connection, child);
    return true;
  }
  for (const table of ROWS_OF_OPERATION) if (deleteSome(connection, table, id, ROWS_A_STEP)) return true;
  for (const table of PIECES_OF_OPERATION) if (deleteSome(connection, table, id, PIECES_A_STEP)) return true;
  for (const stream of streamsLeft(connection, id))
    if (deleteSome(connection, 'stream_piece', id, PIECES_A_STEP, stream)) return true;
  if (deleteSome(connection, 'outcome_part', id, OUTCOME_PARTS_A_STEP)) return true;
  // What is left goes with the row, by the foreign keys.
  connection.prepare(`DELETE FROM "operation" WHERE "id" = ? AND "status" = '${REMOVED}'`).run(id);
  return false;
}

/** Makes some of what is below a removed operation disappear. @returns false once all of it has */
function removeChildren(connection: Connection, id: string): boolean {
  const children = connection
    .prepare(
      `SELECT "id" FROM "operation" WHERE "parent_id" = ? AND "status" IN (${FINAL}) LIMIT ${CHILDREN_A_STEP}`,
    )
    .pluck()
    .all(id) as string[];
  for (const child of children) markRemoved(connection, child);
  return children.length > 0;
}

function childOf(connection: Connection, id: string): string | undefined {
  return connection.prepare('SELECT "id" FROM "operation" WHERE "parent_id" = ? LIMIT 1').pluck().get(id) as
    | string
    | undefined;
}

function streamsLeft(connection: Connection, id: string): readonly string[] {
  return connection
    .prepare(`SELECT DISTINCT "stream" FROM "stream_piece" WHERE "operation_id" = ?`)
    .pluck()
    .all(id) as string[];
}

function deleteSome(
  connection: Connection,
  table: string,
  id: string,
  limit: number,
  stream: string | null = null,
): boolean {
  const ofStream = stream === null ? '' : `AND "stream" = @stream`;
  const { changes } = connection
    .prepare(
      `DELETE FROM "${table}" WHERE "operation_id" = @id ${ofStream} AND "seq" IN
        (SELECT "seq" FROM "${table}" WHERE "operation_id" = @id ${ofStream} ORDER BY "seq" LIMIT @limit)`,
    )
    .run({ id, limit, ...(stream !== null && { stream }) });
  return changes > 0;
}
