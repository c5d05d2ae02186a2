/** Below this ratio of the sum to the largest it has been, cancellation would show in the result. */
const CANCELLATION_RATIO = 1e-4;

/**
 * Returns the linearly weighted mean of the last `period` values at each position: weight `period` for the
 * newest down to 1 for the oldest.
 *
 * NaN until `period` values in a row are defined; a NaN inside the column starts the count anew. The running
 * sums are recomputed as in `rollingSum`.
 * @param period number of values, an integer of at least 1
 */
export function rollingWeightedMean(values: Float64Array, period: number): Float64Array {
  const result = new Float64Array(values.length);
  const resyncEvery = Math.max(period, 64);
  const totalWeight = (period * (period + 1)) / 2;
  let run = 0;
  let sum = 0;
  let weighted = 0;
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
      // Every older value loses one weight, the oldest its last.
      weighted += period * value - sum;
      sum += value - (values[i - period] as number);
      isStale = Math.min(Math.abs(weighted), Math.abs(sum)) < CANCELLATION_RATIO * largest;
    }
    if (isStale) {
      sum = 0;
      weighted = 0;
      largest = 0;
      sinceResync = 0;
      for (let k = 1; k <= period; k++) {
        const older = values[i - period + k] as number;
        sum += older;
        weighted += k * older;
      }
    }
    const size = Math.abs(sum);
    if (size > largest) largest = size;
    result[i] = weighted / totalWeight;
  }
  return result;
}
