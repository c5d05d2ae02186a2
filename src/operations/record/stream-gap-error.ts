import type { Piece } from './part.js';

/** Thrown when a piece does not begin where its stream has come to; a defect, never the user's fault. */
export class StreamGapError extends Error {
  override readonly name = 'StreamGapError';

  /** @param count how many entries the store has */
  constructor(
    readonly operationId: string,
    { stream, firstSeq }: Piece,
    count: number,
  ) {
    super(`Entry ${firstSeq} of ${stream} of ${operationId} came where ${count} is next.`);
  }
}
