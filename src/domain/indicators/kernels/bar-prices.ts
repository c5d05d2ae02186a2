import type { Bars } from '../../market/bars.js';

/** Returns (high + low) / 2 of every bar. */
export function medianPrice({ high, low }: Bars): Float64Array {
  return high.map((top, i) => (top + (low[i] as number)) / 2);
}

/** Returns (high + low + close) / 3 of every bar. */
export function typicalPrice({ high, low, close }: Bars): Float64Array {
  return high.map((top, i) => (top + (low[i] as number) + (close[i] as number)) / 3);
}

/** Returns (open + high + low + close) / 4 of every bar. */
export function averagePrice({ open, high, low, close }: Bars): Float64Array {
  return open.map(
    (first, i) => (first + (high[i] as number) + (low[i] as number) + (close[i] as number)) / 4,
  );
}
