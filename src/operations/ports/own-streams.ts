import type { Part, Piece } from '../record/part.js';

/** The streams of one operation, as its coordinator writes them and reads them back. */
export interface OwnStreams {
  /** Returns how many entries of a stream are stored, those of earlier attempts included. */
  count(stream: string): number;
  /**
   * Appends a part, all or nothing, and resolves when it is stored. Its pieces begin where their streams have come to.
   * @throws when the operation is not to go on, which the coordinator lets pass
   */
  append(part: Part): Promise<void>;
  /** Reads the piece that holds one entry; null where it is not stored. */
  piece(stream: string, seq: number): Promise<Piece | null>;
  /** Yields the pieces of a stream from the beginning, each read when it is asked for. */
  read(stream: string): AsyncGenerator<Piece, void>;
}
