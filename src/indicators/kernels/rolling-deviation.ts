/** Below this ratio of variance to the largest square in the sums, cancellation would show in the result. */
const CANCELLATION_RATIO = 1e-4;

/**
 * Returns the population standard deviation of the last `period` values at each position.
 *
 * NaN until `period` values in a row are defined; a NaN inside the column starts the count anew. The sums
 * are of differences from a value inside the window and are recomputed once per `period` values (at least
 * 64) and whenever cancellation threatens, so that neither drift nor a quiet stretch after a wild one
 * shows; O(n) except on columns that provoke it.
 * @param period number of values, an integer of at least 1
 */
export function rollingDeviation(values: Float64Array, period: number): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN);
  const resyncEvery = Math.max(period, 64);
  let run = 0;
  let sinceResync = 0;
  let shift = 0;
  let sum = 0;
  let sumOfSquares = 0;
  let largestSquare = 0;

  const add = (value: number): void => {
    const difference = value - shift;
    const square = difference * difference;
    sum += difference;
    sumOfSquares += square;
    if (square > largestSquare) largestSquare = square;
  };
  const resync = (end: number): void => {
    shift = values[end] as number;
    sum = 0;
    sumOfSquares = 0;
    largestSquare = 0;
    sinceResync = 0;
    for (let k = end - period + 1; k <= end; k++) add(values[k] as number);
  };
  const variance = (): number => {
    const mean = sum / period;
    return sumOfSquares / period - mean * mean;
  };

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
      resync(i);
    } else {
      add(value);
      const gone = (values[i - period] as number) - shift;
      sum -= gone;
      sumOfSquares -= gone * gone;
      if (variance() < CANCELLATION_RATIO * largestSquare) resync(i);
    }
    result[i] = Math.sqrt(Math.max(0, variance()));
  }
  return result;
}
