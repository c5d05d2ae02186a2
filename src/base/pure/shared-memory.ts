/*
 * Memory that other threads can read without a copy, and that V8 does not count towards the heap of a thread, as it
 * does other memory. A thread that handles the megabytes of one curve after another, each let go soon, is made to look
 * through all that it holds for them, several times a run. What is kept for long does not belong here, because nothing
 * presses for its release.
 */

/** Returns a column of zeros. */
export function sharedColumn(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

/** Returns bytes, one piece behind the other, as one. */
export function joinShared(pieces: readonly Uint8Array[]): Uint8Array {
  const length = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const joined = new Uint8Array(new SharedArrayBuffer(length));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.byteLength;
  }
  return joined;
}
