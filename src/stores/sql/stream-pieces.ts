import type { Part, Piece } from '../../operations/record/part.js';
import { StreamGapError } from '../../operations/record/stream-gap-error.js';
import { countEarlier, discardEarlier, readEarlier } from './earlier-streams.js';
import { Prisma } from './generated/client.js';
import { firstOf, rowsOf, type Steps } from './steps.js';

/**
 * Appends a part; belongs into a transaction that has checked the attempt.
 * @throws StreamGapError for a piece that does not begin where its stream has come to
 */
export function* appendPieces(id: string, { pieces }: Part): Steps<void> {
  for (const piece of pieces) {
    const { stream, firstSeq, count, bytes } = piece;
    const stored = yield* countEntries(id, stream);
    if (stored !== firstSeq) throw new StreamGapError(id, piece, stored);
    yield Prisma.sql`INSERT INTO "stream_piece" ("operation_id", "stream", "seq", "count", "bytes")
      VALUES (${id}, ${stream}, ${firstSeq}, ${count}, ${bytes})`;
  }
}

/** Reads the pieces that hold the entries above `afterSeq`, at most `limit` of them, in order. */
export function* readPieces(
  id: string,
  stream: string,
  afterSeq: number,
  limit: number,
): Steps<readonly Piece[]> {
  const first = afterSeq + 1;
  const end = first + limit;
  // A piece is kept under its first entry: the one that holds an entry is the last that begins at it or before.
  const pieces = yield* rowsOf<Piece>(
    Prisma.sql`SELECT "stream", "seq" AS "firstSeq", "count", "bytes" FROM "stream_piece"
      WHERE "operation_id" = ${id} AND "stream" = ${stream} AND "seq" < ${end} AND "seq" >= coalesce(
        (SELECT max("seq") FROM "stream_piece"
          WHERE "operation_id" = ${id} AND "stream" = ${stream} AND "seq" <= ${first}), 0)
      ORDER BY "seq"`,
  );
  const held = pieces.filter(({ firstSeq, count }) => firstSeq + count > first);
  const begin = held[0]?.firstSeq ?? Number.POSITIVE_INFINITY;
  return begin <= first ? held : [...(yield* readEarlier(id, stream, first, Math.min(end, begin))), ...held];
}

/** Returns how many entries a stream has. */
export function* countEntries(id: string, stream: string): Steps<number> {
  const last = yield* firstOf<{ end: number }>(
    Prisma.sql`SELECT "seq" + "count" AS "end" FROM "stream_piece"
      WHERE "operation_id" = ${id} AND "stream" = ${stream} ORDER BY "seq" DESC LIMIT 1`,
  );
  return last?.end ?? (yield* countEarlier(id, stream));
}

/** Empties streams; belongs into a transaction. */
export function* discardPieces(id: string, streams: readonly string[]): Steps<void> {
  for (const stream of streams) {
    yield Prisma.sql`DELETE FROM "stream_piece" WHERE "operation_id" = ${id} AND "stream" = ${stream}`;
    yield* discardEarlier(id, stream);
  }
}
