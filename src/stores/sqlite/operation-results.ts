import type BetterSqlite3 from 'better-sqlite3';
import type { JsonObject } from '../../base/pure/json.js';
import type { EquityPiece } from '../../operations/ports/operation-store.js';
import type { OperationOutcome, OutcomePart } from '../../operations/record/operation.js';
import { OutcomeGapError } from '../../operations/record/outcome-gap-error.js';
import { prepared } from './direct-statements.js';
import { jsonObject, toJsonText } from './json-text.js';

type Connection = BetterSqlite3.Database;

/** The condition under which what a run left can be read: the result is there, so the operation is COMPLETED. */
const IS_COMPLETE = `EXISTS (SELECT 1 FROM "operation_result" WHERE "operation_id" = @id)`;

/**
 * Writes a part of what a run leaves behind; belongs into a transaction that has checked the attempt.
 * Part 0 takes the place of everything that is there.
 * @throws OutcomeGapError when a part before it is missing
 */
export function writePart(connection: Connection, id: string, part: OutcomePart): void {
  if (part.partSeq === 0) removeParts(connection, id);
  const before = countParts(connection, id);
  if (before.count !== part.partSeq || before.trades !== part.firstTradeSeq)
    throw new OutcomeGapError(id, part, before);
  prepared(
    connection,
    `INSERT INTO "outcome_part" ("operation_id", "seq", "trade_count", "equity") VALUES (?, ?, ?, ?)`,
  ).run(id, part.partSeq, part.tradeCount, part.equity);
  if (part.trades === null) return;
  prepared(connection, `INSERT INTO "trade_piece" ("operation_id", "seq", "trades") VALUES (?, ?, ?)`).run(
    id,
    part.firstTradeSeq,
    part.trades,
  );
}

/** Writes the result and the last part; belongs into the transaction that makes the operation COMPLETED. */
export function writeOutcome(connection: Connection, id: string, outcome: OperationOutcome): void {
  writePart(connection, id, outcome);
  prepared(connection, `INSERT INTO "operation_result" ("operation_id", "result") VALUES (?, ?)`).run(
    id,
    toJsonText(outcome.result),
  );
}

/** Keeps a checkpoint in the place of the one before; belongs into a transaction that has checked the attempt. */
export function writeCheckpoint(connection: Connection, id: string, state: Uint8Array): void {
  prepared(
    connection,
    `INSERT INTO "operation_checkpoint" ("operation_id", "state") VALUES (?, ?)
        ON CONFLICT ("operation_id") DO UPDATE SET "state" = excluded."state"`,
  ).run(id, state);
}

export function readCheckpoint(connection: Connection, id: string): Uint8Array | null {
  const state = prepared(connection, `SELECT "state" FROM "operation_checkpoint" WHERE "operation_id" = ?`)
    .pluck()
    .get(id) as Uint8Array | undefined;
  return state ?? null;
}

/** Removes the checkpoint of an operation that has become final. */
export function removeCheckpoint(connection: Connection, id: string): void {
  prepared(connection, `DELETE FROM "operation_checkpoint" WHERE "operation_id" = ?`).run(id);
}

/** Removes the parts of a run that will not be completed. */
export function removeParts(connection: Connection, id: string): void {
  prepared(connection, `DELETE FROM "trade_piece" WHERE "operation_id" = ?`).run(id);
  prepared(connection, `DELETE FROM "outcome_part" WHERE "operation_id" = ?`).run(id);
}

export function readResult(connection: Connection, id: string): JsonObject | null {
  const result = prepared(connection, `SELECT "result" FROM "operation_result" WHERE "operation_id" = ?`)
    .pluck()
    .get(id);
  return typeof result === 'string' ? jsonObject(result) : null;
}

/** Returns how many bytes the equity curve of a completed operation has; 0 without one. */
export function equityBytes(connection: Connection, id: string): number {
  return prepared(
    connection,
    `SELECT coalesce(sum(length("equity")), 0) FROM "outcome_part" WHERE "operation_id" = @id AND ${IS_COMPLETE}`,
  )
    .pluck()
    .get({ id }) as number;
}

/** Returns the next piece of the equity curve of a completed operation behind a part; null behind the last. */
export function readEquityPiece(connection: Connection, id: string, afterPart: number): EquityPiece | null {
  const piece = prepared(
    connection,
    `SELECT "seq" AS "partSeq", "equity" FROM "outcome_part"
        WHERE "operation_id" = @id AND "seq" > @afterPart AND "equity" IS NOT NULL AND ${IS_COMPLETE}
        ORDER BY "seq" LIMIT 1`,
  ).get({ id, afterPart }) as EquityPiece | undefined;
  return piece ?? null;
}

/** Returns the pieces that hold the trades above `afterSeq`, at most `limit` of them. */
export function readTradePieces(
  connection: Connection,
  id: string,
  afterSeq: number,
  limit: number,
): readonly Uint8Array[] {
  const [first, end] = [afterSeq + 1, afterSeq + 1 + limit];
  // A piece is kept under its first trade: the one that holds a trade is the last that begins at it or before.
  const pieces = prepared(
    connection,
    `SELECT "trades" FROM "trade_piece"
      WHERE "operation_id" = @id AND "seq" < @end AND ${IS_COMPLETE} AND "seq" >= coalesce(
        (SELECT max("seq") FROM "trade_piece" WHERE "operation_id" = @id AND "seq" <= @first), 0)
      ORDER BY "seq"`,
  )
    .pluck()
    .all({ id, first, end }) as Uint8Array[];
  return pieces;
}

/** Returns a part as it was written, whether or not the run is complete; null when there is none. */
export function readPart(connection: Connection, id: string, partSeq: number): OutcomePart | null {
  const row = prepared(
    connection,
    `SELECT "seq" AS "partSeq", "trade_count" AS "tradeCount", "equity",
        (SELECT coalesce(sum("trade_count"), 0) FROM "outcome_part"
          WHERE "operation_id" = @id AND "seq" < @partSeq) AS "firstTradeSeq"
        FROM "outcome_part" WHERE "operation_id" = @id AND "seq" = @partSeq`,
  ).get({ id, partSeq }) as Omit<OutcomePart, 'trades'> | undefined;
  if (row === undefined) return null;
  const piece = prepared(
    connection,
    `SELECT "trades" FROM "trade_piece" WHERE "operation_id" = ? AND "seq" = ?`,
  ).pluck();
  const trades = row.tradeCount === 0 ? null : (piece.get(id, row.firstTradeSeq) as Uint8Array);
  return { ...row, trades };
}

export function countTrades(connection: Connection, id: string): number {
  const isComplete = prepared(connection, `SELECT ${IS_COMPLETE}`).pluck().get({ id });
  return isComplete === 1 ? countParts(connection, id).trades : 0;
}

export function countParts(
  connection: Connection,
  id: string,
): { readonly count: number; readonly trades: number } {
  return prepared(
    connection,
    `SELECT count(*) AS "count", coalesce(sum("trade_count"), 0) AS "trades"
        FROM "outcome_part" WHERE "operation_id" = ?`,
  ).get(id) as { count: number; trades: number };
}
