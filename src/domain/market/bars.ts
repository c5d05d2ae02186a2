/**
 * Bars as columns of equal length, in ascending order of their stamps.
 *
 * A bar is stamped with its open time; it is known only once it has closed.
 * Prices are finite and positive with low ≤ open, close ≤ high; volume is 0 or more.
 */
export interface Bars {
  readonly length: number;
  /** Milliseconds since the epoch, strictly increasing. */
  readonly openTimeMs: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/** Returns bars whose columns hold zeros, to be filled by whoever makes them. */
export function emptyBars(length: number): Bars {
  return {
    length,
    openTimeMs: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
  };
}

/** Returns bars `start` (inclusive) to `end` (exclusive) as views of the same memory. */
export function sliceBars(bars: Bars, start: number, end: number): Bars {
  return {
    length: end - start,
    openTimeMs: bars.openTimeMs.subarray(start, end),
    open: bars.open.subarray(start, end),
    high: bars.high.subarray(start, end),
    low: bars.low.subarray(start, end),
    close: bars.close.subarray(start, end),
    volume: bars.volume.subarray(start, end),
  };
}

/** Returns the index of the first bar stamped at or after the instant; the length when there is none. */
export function firstBarAtOrAfter(bars: Bars, instantMs: number): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bars.openTimeMs[middle] as number) < instantMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
