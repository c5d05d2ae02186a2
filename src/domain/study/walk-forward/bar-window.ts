import type { BarStretch } from './purge.js';

/** What one training learns from and is judged by, as bars of the range. */
export interface BarWindow {
  /** 0-based, in the order of time or of splits. */
  readonly number: number;
  /** Stretches that it may learn from, before purge and embargo, ascending; adjacent ones are one. */
  readonly train: readonly BarStretch[];
  /** Contiguous test blocks, ascending; adjacent ones are one. */
  readonly test: readonly BarStretch[];
}

/** Returns the stretches of bars `first` (inclusive) to `end` (exclusive); none where there are none. */
export function stretchOf(first: number, end: number): readonly BarStretch[] {
  return first < end ? [{ first, last: end - 1 }] : [];
}

/** Returns the stretches with adjacent ones joined. @param stretches ascending */
export function joinAdjacent(stretches: readonly BarStretch[]): readonly BarStretch[] {
  const joined: { first: number; last: number }[] = [];
  for (const { first, last } of stretches) {
    const before = joined.at(-1);
    if (before !== undefined && before.last + 1 === first) before.last = last;
    else joined.push({ first, last });
  }
  return joined;
}
