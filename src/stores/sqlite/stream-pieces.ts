import type BetterSqlite3 from 'better-sqlite3';
import type { Part, Piece } from '../../operations/record/part.js';
import { StreamGapError } from '../../operations/record/stream-gap-error.js';
import { prepared } from './direct-statements.js';
import { countEarlier, discardEarlier, readEarlier } from './earlier-streams.js';

type Connection = BetterSqlite3.Database;

/**
 * Appends a part; belongs into a transaction that has checked the attempt.
 * @throws StreamGapError for a piece that does not begin where its stream has come to
 */
export function appendPieces(connection: Connection, id: string, { pieces }: Part): void {
  const insert = prepared(
    connection,
    `INSERT INTO "stream_piece" ("operation_id", "stream", "seq", "count", "bytes") VALUES (?, ?, ?, ?, ?)`,
  );
  for (const piece of pieces) {
    const stored = countEntries(connection, id, piece.stream);
    if (stored !== piece.firstSeq) throw new StreamGapError(id, piece, stored);
    insert.run(id, piece.stream, piece.firstSeq, piece.count, piece.bytes);
  }
}

/** Reads the pieces that hold the entries above `afterSeq`, at most `limit` of them, in order. */
export function readPieces(
  connection: Connection,
  id: string,
  stream: string,
  afterSeq: number,
  limit: number,
): readonly Piece[] {
  const first = afterSeq + 1;
  const end = first + limit;
  // A piece is kept under its first entry: the one that holds an entry is the last that begins at it or before.
  const pieces = prepared(
    connection,
    `SELECT "stream", "seq" AS "firstSeq", "count", "bytes" FROM "stream_piece"
      WHERE "operation_id" = @id AND "stream" = @stream AND "seq" < @end AND "seq" >= coalesce(
        (SELECT max("seq") FROM "stream_piece"
          WHERE "operation_id" = @id AND "stream" = @stream AND "seq" <= @first), 0)
      ORDER BY "seq"`,
  ).all({ id, stream, first, end }) as Piece[];
  const held = pieces.filter(({ firstSeq, count }) => firstSeq + count > first);
  const begin = held[0]?.firstSeq ?? Number.POSITIVE_INFINITY;
  return begin <= first
    ? held
    : [...readEarlier(connection, id, stream, first, Math.min(end, begin)), ...held];
}

/** Returns how many entries a stream has. */
export function countEntries(connection: Connection, id: string, stream: string): number {
  const last = prepared(
    connection,
    `SELECT "seq" + "count" FROM "stream_piece"
      WHERE "operation_id" = ? AND "stream" = ? ORDER BY "seq" DESC LIMIT 1`,
  )
    .pluck()
    .get(id, stream) as number | undefined;
  return last ?? countEarlier(connection, id, stream);
}

/** Empties streams; belongs into a transaction. */
export function discardPieces(connection: Connection, id: string, streams: readonly string[]): void {
  const remove = prepared(connection, `DELETE FROM "stream_piece" WHERE "operation_id" = ? AND "stream" = ?`);
  for (const stream of streams) {
    remove.run(id, stream);
    discardEarlier(connection, id, stream);
  }
}
