/** Returns a column of zeros in shared memory: another thread can read what is final of it without a copy. */
export function sharedColumn(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}
