import type { EvaluationBatch } from './evaluation.js';

/** A stretch of one stream of an operation: entries that follow each other, in the codec of its kind. */
export interface Piece {
  /** Name of the stream, as its kind declares it. */
  readonly stream: string;
  /** Place of the first entry in the stream, from 0. */
  readonly firstSeq: number;
  /** How many entries it has, at least one. */
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** What work hands over at a time; its pieces, if it has some, are stored together or not at all. */
export interface Part {
  readonly pieces: readonly Piece[];
  /** What was evaluated on the way, entered in the ledger with the pieces; default: nothing. */
  readonly evaluations?: EvaluationBatch;
}

/** How many entries each stream has; a stream that is not named has none. */
export type StreamCounts = ReadonlyMap<string, number>;

/** Returns a piece, as a list that is empty where there are no entries. */
export function pieceOf(
  stream: string,
  firstSeq: number,
  count: number,
  encode: () => Uint8Array,
): readonly Piece[] {
  return count === 0 ? [] : [{ stream, firstSeq, count, bytes: encode() }];
}
