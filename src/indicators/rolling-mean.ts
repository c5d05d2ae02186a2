/**
 * Returns the simple mean of the last `period` values at each position.
 *
 * NaN until `period` values in a row are defined; a NaN inside the column starts the count anew. The running
 * sum is recomputed once per `period` values (at least 64), so that rounding errors cannot pile up; O(n).
 * @param period number of values, an integer of at least 1
 */
export function rollingMean(values: Float64Array, period: number): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN);
  const resyncEvery = Math.max(period, 64);
  let run = 0;
  let sum = 0;
  let sinceResync = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) {
      run = 0;
      continue;
    }
    run++;
    if (run < period) continue;
    sinceResync++;
    if (run === period || sinceResync >= resyncEvery) {
      sum = 0;
      for (let k = i - period + 1; k <= i; k++) sum += values[k] as number;
      sinceResync = 0;
    } else {
      sum += value - (values[i - period] as number);
    }
    result[i] = sum / period;
  }
  return result;
}
