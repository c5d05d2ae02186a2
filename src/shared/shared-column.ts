/**
 * Returns a column of zeros in shared memory: another thread can read what is final of it without a copy. V8 does not
 * count it towards the heap of a thread, as it does other memory: the pieces of one long curve, each let go soon, had
 * the main thread look through all that it holds. What is kept for long does not belong here, because nothing presses
 * for its release.
 */
export function sharedColumn(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}
