import type { Part, Piece } from '../record/part.js';
import type { ProgressState } from './operation-rows.js';

/** What operations yield. Writes carry the attempt they belong to, and change nothing once that is over. */
export interface OperationStreams {
  /**
   * Appends a part, enters what it evaluated and saves what a pull brought with it, all or nothing: each of its pieces
   * begins where its stream has come to.
   * @returns false when the attempt is over
   * @throws StreamGapError for a piece that does not
   */
  appendPart(id: string, attempt: number, part: Part, state?: ProgressState): Promise<boolean>;

  /** Empties streams, so that they can begin anew; false when the attempt is over. */
  discardStreams(id: string, attempt: number, streams: readonly string[]): Promise<boolean>;

  /**
   * Reads the pieces that hold the entries above `afterSeq` (−1 from the start), at most `limit` of them, in order; the
   * first and the last piece may hold more.
   */
  readStream(id: string, stream: string, afterSeq: number, limit: number): Promise<readonly Piece[]>;

  /** Returns how many entries a stream has. */
  countStream(id: string, stream: string): Promise<number>;
}
