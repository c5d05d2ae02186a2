/** Below this ratio of the sum to the largest it has been, cancellation would show in the result. */
const CANCELLATION_RATIO = 1e-4;

/**
 * Returns the sum of the last `period` values at each position.
 *
 * NaN until `period` values in a row are defined; a NaN inside the column starts the count anew. The running
 * sum is recomputed once per `period` values (at least 64) and whenever it has shrunk so far that rounding
 * errors of larger values would show; a window of zeros sums to exactly 0. O(n) except on columns that
 * provoke it.
 * @param period number of values, an integer of at least 1
 * @param divisor of every sum; default 1
 */
export function rollingSum(values: Float64Array, period: number, divisor = 1): Float64Array {
  const result = new Float64Array(values.length);
  const resyncEvery = Math.max(period, 64);
  let run = 0;
  let sum = 0;
  let largest = 0;
  let sinceResync = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    run = Number.isNaN(value) ? 0 : run + 1;
    if (run < period) {
      result[i] = Number.NaN;
      continue;
    }
    sinceResync++;
    let isStale = run === period || sinceResync >= resyncEvery;
    if (!isStale) {
      sum += value - (values[i - period] as number);
      isStale = Math.abs(sum) < CANCELLATION_RATIO * largest;
    }
    if (isStale) {
      sum = 0;
      largest = 0;
      sinceResync = 0;
      for (let k = i - period + 1; k <= i; k++) sum += values[k] as number;
    }
    const size = Math.abs(sum);
    if (size > largest) largest = size;
    result[i] = sum / divisor;
  }
  return result;
}
