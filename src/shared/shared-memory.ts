/*
 * Memory that other threads can read without a copy, and that is no part of a thread's heap for V8. Other memory is:
 * the eight megabytes of one long run, in pieces of which each is soon let go, have the main thread look through all
 * that it holds. What is small, or is kept, does not belong here, because nothing presses for its release.
 */

/** Returns a column of zeros. */
export function sharedColumn(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}
