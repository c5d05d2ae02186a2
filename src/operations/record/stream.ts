import type { z } from 'zod';
import { decodeJsonEntries, encodeJsonEntries } from '../../base/pure/json-entries.js';
import type { Piece } from './part.js';

/** Shown as it is stored, and stays whatever becomes of the operation. */
export interface Log {
  readonly name: string;
  readonly isDraft: false;
  /** Returns a piece without the entries before one that it holds. */
  tail(piece: Piece, firstSeq: number): Piece;
}

/** Counts once the operation is COMPLETED, belongs to one attempt, and is thrown away with it. */
export interface Draft {
  readonly name: string;
  readonly isDraft: true;
}

/** A list of what work yields, numbered from 0, that only ever grows; each kind of work declares its own. */
export type Stream = Log | Draft;

/** A stream whose entries are read one by one. */
export type EntryStream<Entry> = Stream & {
  /**
   * Reads entries of a piece.
   * @param start seq of the first that is wanted, in the piece; default: all
   * @param end seq behind the last
   * @throws RangeError for bytes that no such entries have given
   */
  decode(piece: Piece, start?: number, end?: number): readonly Entry[];
};

/** Makes a log of entries that are kept as JSON, because they are few, or hold text. */
export function jsonLog<Entry extends { readonly seq: number }>(
  name: string,
  schema: z.ZodType<Entry>,
): Log & EntryStream<Entry> & { encode(entries: readonly Entry[]): Uint8Array } {
  const decode = (piece: Piece, start = piece.firstSeq, end = piece.firstSeq + piece.count) => {
    const { bytes, firstSeq, count } = piece;
    const entries = decodeJsonEntries(schema, bytes, firstSeq);
    if (entries.length !== count) throw new RangeError(`a piece of ${count} has ${entries.length} entries`);
    return entries.slice(start - firstSeq, end - firstSeq);
  };
  const encode = (entries: readonly Entry[]) => encodeJsonEntries(schema, entries);
  return {
    name,
    isDraft: false,
    encode,
    decode,
    tail(piece, firstSeq) {
      const entries = decode(piece, firstSeq);
      return { ...piece, firstSeq, count: entries.length, bytes: encode(entries) };
    },
  };
}
