import { type Bars, emptyBars, sliceBars } from './bars.js';

export interface MergedBars {
  readonly bars: Bars;
  /** Bars of the second that the first had no bar of that stamp for. */
  readonly added: number;
  /** Stamps at which both have a bar and the two differ, ascending. */
  readonly replacedMs: readonly number[];
  /** Of each of these bars the close of the second over that of the first. */
  readonly closeRatios: readonly number[];
}

/**
 * Returns the bars of both, in order; where both have a bar of one stamp, that of the second counts.
 * Merging the same bars again changes nothing, and the order of merging matters only where the two differ.
 */
export function mergeBars(first: Bars, second: Bars): MergedBars {
  const merged = emptyBars(first.length + second.length);
  const replacedMs: number[] = [];
  const closeRatios: number[] = [];
  let count = 0;
  let shared = 0;
  let i = 0;
  let j = 0;
  while (i < first.length || j < second.length) {
    const firstMs = i < first.length ? (first.openTimeMs[i] as number) : Number.POSITIVE_INFINITY;
    const secondMs = j < second.length ? (second.openTimeMs[j] as number) : Number.POSITIVE_INFINITY;
    if (firstMs < secondMs) {
      copyBar(first, i, merged, count);
      i += 1;
    } else {
      if (firstMs === secondMs) {
        if (!isSameBar(first, i, second, j)) {
          replacedMs.push(firstMs);
          closeRatios.push((second.close[j] as number) / (first.close[i] as number));
        }
        shared += 1;
        i += 1;
      }
      copyBar(second, j, merged, count);
      j += 1;
    }
    count += 1;
  }
  return { bars: sliceBars(merged, 0, count), added: second.length - shared, replacedMs, closeRatios };
}

/** Copies one bar from one set of columns to another. */
export function copyBar(from: Bars, index: number, to: Bars, at: number): void {
  to.openTimeMs[at] = from.openTimeMs[index] as number;
  to.open[at] = from.open[index] as number;
  to.high[at] = from.high[index] as number;
  to.low[at] = from.low[index] as number;
  to.close[at] = from.close[index] as number;
  to.volume[at] = from.volume[index] as number;
}

/** Tells whether two bars have the same prices and volume. */
export function isSameBar(a: Bars, i: number, b: Bars, j: number): boolean {
  return (
    a.open[i] === b.open[j] &&
    a.high[i] === b.high[j] &&
    a.low[i] === b.low[j] &&
    a.close[i] === b.close[j] &&
    a.volume[i] === b.volume[j]
  );
}
