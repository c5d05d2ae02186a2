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
  const result = new Float64Array(values.length);
  const resyncEvery = Math.max(period, 64);
  let run = 0;
  let sinceResync = 0;
  let shift = 0;
  let sum = 0;
  let sumOfSquares = 0;
  let largestSquare = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    run = Number.isNaN(value) ? 0 : run + 1;
    if (run < period) {
      result[i] = Number.NaN;
      continue;
    }
    sinceResync++;
    let variance = 0;
    let isStale = run === period || sinceResync >= resyncEvery;
    if (!isStale) {
      const difference = value - shift;
      const square = difference * difference;
      const gone = (values[i - period] as number) - shift;
      sum = sum + difference - gone;
      sumOfSquares = sumOfSquares + square - gone * gone;
      if (square > largestSquare) largestSquare = square;
      variance = sumOfSquares / period - (sum / period) * (sum / period);
      isStale = variance < CANCELLATION_RATIO * largestSquare;
    }
    if (isStale) {
      shift = value;
      sum = 0;
      sumOfSquares = 0;
      largestSquare = 0;
      sinceResync = 0;
      for (let k = i - period + 1; k <= i; k++) {
        const difference = (values[k] as number) - shift;
        const square = difference * difference;
        sum += difference;
        sumOfSquares += square;
        if (square > largestSquare) largestSquare = square;
      }
      variance = sumOfSquares / period - (sum / period) * (sum / period);
    }
    result[i] = Math.sqrt(Math.max(0, variance));
  }
  return result;
}
