import type BetterSqlite3 from 'better-sqlite3';
import { prepared } from './direct-statements.js';

type Connection = BetterSqlite3.Database;

/** An entry whose fields, but for `seq`, are numbers or null. */
export interface NumberEntry {
  readonly seq: number;
}

/** A log of numbers: entries that were stored together are one row, the piece, under the seq of the first. */
export interface PieceTable {
  readonly name: string;
  /** The columns of a piece, in order; without `seq`, which follows from its place. */
  readonly fields: readonly string[];
  /** Those that may be null. */
  readonly nullable: readonly string[];
}

const BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * Appends entries, ascending by seq; those up to the last one that is stored are ignored. Belongs into a transaction.
 * @throws TypeError for a value that is not a finite number, or null where that may be
 */
export function appendPieces(
  connection: Connection,
  id: string,
  table: PieceTable,
  entries: readonly NumberEntry[],
): void {
  const insert = prepared(
    connection,
    `INSERT INTO "${table.name}" ("operation_id", "seq", "entries") VALUES (?, ?, ?)`,
  );
  const last = lastSeqOfPieces(connection, id, table);
  const added = entries.filter(({ seq }) => seq > last);
  for (let start = 0; start < added.length; ) {
    const end = endOfStretch(added, start);
    insert.run(id, (added[start] as NumberEntry).seq, encode(table, added.slice(start, end)));
    start = end;
  }
}

/** Reads at most `limit` entries with seq above `afterSeq`, in order. */
export function readPieces<E extends NumberEntry>(
  connection: Connection,
  id: string,
  table: PieceTable,
  afterSeq: number,
  limit: number,
): E[] {
  const rows = prepared(
    connection,
    // The piece that holds an entry is the last that begins at it or before.
    `SELECT "seq", "entries" FROM "${table.name}"
      WHERE "operation_id" = @id AND "seq" <= @afterSeq + @limit AND "seq" >= coalesce(
        (SELECT max("seq") FROM "${table.name}" WHERE "operation_id" = @id AND "seq" <= @afterSeq + 1), 0)
      ORDER BY "seq"`,
  ).all({ id, afterSeq, limit }) as { seq: number; entries: Uint8Array }[];
  return rows
    .flatMap(({ seq, entries }) => decode<E>(table, seq, entries))
    .filter(({ seq }) => seq > afterSeq)
    .slice(0, limit);
}

/** Returns the highest seq; −1 when there is no entry. */
export function lastSeqOfPieces(connection: Connection, id: string, table: PieceTable): number {
  const last = prepared(
    connection,
    `SELECT "seq", length("entries") AS "bytes" FROM "${table.name}"
      WHERE "operation_id" = ? ORDER BY "seq" DESC LIMIT 1`,
  ).get(id) as { seq: number; bytes: number } | undefined;
  return last === undefined ? -1 : last.seq + last.bytes / (BYTES * table.fields.length) - 1;
}

/** @returns the index behind the last entry that follows the one at `start` without a gap */
function endOfStretch(entries: readonly NumberEntry[], start: number): number {
  const { seq: first } = entries[start] as NumberEntry;
  let end = start + 1;
  while (end < entries.length && entries[end]?.seq === first + (end - start)) end += 1;
  return end;
}

/** Returns rows of little-endian doubles; null is NaN. */
function encode({ fields, nullable }: PieceTable, entries: readonly NumberEntry[]): Uint8Array {
  const numbers = new Float64Array(entries.length * fields.length);
  let at = 0;
  for (const entry of entries as unknown as readonly Readonly<Record<string, number | null>>[]) {
    for (const field of fields) numbers[at++] = toNumber(field, entry[field] ?? null, nullable);
  }
  return new Uint8Array(numbers.buffer);
}

function toNumber(field: string, value: number | null, nullable: readonly string[]): number {
  if (value === null && nullable.includes(field)) return Number.NaN;
  if (value === null || !Number.isFinite(value))
    throw new TypeError(`${value} in member ${field} cannot be stored.`);
  return value;
}

function decode<E extends NumberEntry>({ fields }: PieceTable, first: number, bytes: Uint8Array): E[] {
  // The copy aligns the doubles: bytes from a database start anywhere in their buffer.
  const numbers = new Float64Array(new Uint8Array(bytes).buffer);
  return Array.from({ length: numbers.length / fields.length }, (_, index) => {
    const entry: Record<string, number | null> = { seq: first + index };
    fields.forEach((field, place) => {
      const value = numbers[index * fields.length + place] as number;
      entry[field] = Number.isNaN(value) ? null : value;
    });
    return entry as unknown as E;
  });
}
