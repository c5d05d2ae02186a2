import type BetterSqlite3 from 'better-sqlite3';
import { decodeEntries, encodeEntries, entryCount } from '../../base/pure/entry-bytes.js';
import type { EntryCodec } from '../../base/pure/entry-codec.js';
import { prepared } from './direct-statements.js';

type Connection = BetterSqlite3.Database;

/** A log of numbers: entries that were stored together are one row, the piece, under the seq of the first. */
export interface PieceTable<Entry extends { readonly seq: number }> {
  readonly name: string;
  readonly codec: EntryCodec<Entry>;
  /** What an entry has beside its seq. */
  readonly members: readonly string[];
  /** Those that may be null. */
  readonly nullable: readonly string[];
}

/**
 * Appends entries, ascending by seq; those up to the last one that is stored are ignored. Belongs into a transaction.
 * @throws TypeError for a value that is not a finite number, or null where that may be
 */
export function appendPieces<Entry extends { readonly seq: number }>(
  connection: Connection,
  id: string,
  table: PieceTable<Entry>,
  entries: readonly Entry[],
): void {
  const insert = prepared(
    connection,
    `INSERT INTO "${table.name}" ("operation_id", "seq", "entries") VALUES (?, ?, ?)`,
  );
  const last = lastSeqOfPieces(connection, id, table);
  const added = entries.filter(({ seq }) => seq > last);
  for (const entry of added) requireNumbers(table, entry);
  for (let start = 0; start < added.length; ) {
    const end = endOfStretch(added, start);
    insert.run(id, added[start]?.seq, encodeEntries(table.codec, added.slice(start, end)));
    start = end;
  }
}

/** Reads at most `limit` entries with seq above `afterSeq`, in order. */
export function readPieces<Entry extends { readonly seq: number }>(
  connection: Connection,
  id: string,
  table: PieceTable<Entry>,
  afterSeq: number,
  limit: number,
): Entry[] {
  const rows = prepared(
    connection,
    // The piece that holds an entry is the last that begins at it or before.
    `SELECT "seq", "entries" FROM "${table.name}"
      WHERE "operation_id" = @id AND "seq" <= @afterSeq + @limit AND "seq" >= coalesce(
        (SELECT max("seq") FROM "${table.name}" WHERE "operation_id" = @id AND "seq" <= @afterSeq + 1), 0)
      ORDER BY "seq"`,
  ).all({ id, afterSeq, limit }) as { seq: number; entries: Uint8Array }[];
  return rows
    .flatMap(({ seq, entries }) => decodeEntries(table.codec, entries, seq))
    .filter(({ seq }) => seq > afterSeq)
    .slice(0, limit);
}

/** Returns the highest seq; −1 when there is no entry. */
export function lastSeqOfPieces<Entry extends { readonly seq: number }>(
  connection: Connection,
  id: string,
  { name, codec }: PieceTable<Entry>,
): number {
  const last = prepared(
    connection,
    `SELECT "seq", length("entries") AS "bytes" FROM "${name}"
      WHERE "operation_id" = ? ORDER BY "seq" DESC LIMIT 1`,
  ).get(id) as { seq: number; bytes: number } | undefined;
  return last === undefined ? -1 : last.seq + entryCount(codec, last.bytes) - 1;
}

/** @returns the index behind the last entry that follows the one at `start` without a gap */
function endOfStretch(entries: readonly { readonly seq: number }[], start: number): number {
  const first = entries[start]?.seq ?? 0;
  let end = start + 1;
  while (end < entries.length && entries[end]?.seq === first + (end - start)) end += 1;
  return end;
}

/** What is missing, or NaN, would be read back as another value, in silence. */
function requireNumbers<Entry extends { readonly seq: number }>(
  { members, nullable }: PieceTable<Entry>,
  entry: Entry,
): void {
  for (const member of members) {
    const value = (entry as Readonly<Record<string, unknown>>)[member] ?? null;
    if (!Number.isFinite(value) && !(value === null && nullable.includes(member)))
      throw new TypeError(`${value} in member ${member} cannot be stored.`);
  }
}
