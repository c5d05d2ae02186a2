import type { FeatureRows } from './ports.js';

/**
 * Gives networks that look at several bars what they take: row i holds the features of the last `windowBars` bars,
 * oldest first, [windowBars × features]; NaN for bars before the first loaded one.
 */
class WindowedRows implements FeatureRows {
  readonly featureIds: readonly string[];
  readonly #rows: FeatureRows;
  readonly #windowBars: number;

  /** @param windowBars at least 1 */
  constructor(rows: FeatureRows, windowBars: number) {
    this.#rows = rows;
    this.#windowBars = windowBars;
    const lags = Array.from({ length: windowBars }, (_, index) => windowBars - 1 - index);
    this.featureIds = lags.flatMap((lag) => rows.featureIds.map((id) => (lag === 0 ? id : `${id}[-${lag}]`)));
  }

  fillRows(start: number, end: number): Float32Array {
    const width = this.#rows.featureIds.length;
    const first = start - this.#windowBars + 1;
    const known = this.#rows.fillRows(Math.max(0, first), end);
    const windows = new Float32Array((end - start) * width * this.#windowBars);
    // Bars before the first are undefined and stand in front of those that are known.
    const missing = Math.max(0, -first);
    for (let row = 0; row < end - start; row += 1) {
      const into = row * width * this.#windowBars;
      const undefinedBars = Math.min(this.#windowBars, Math.max(0, missing - row));
      const from = Math.max(0, row - missing) * width;
      const length = (this.#windowBars - undefinedBars) * width;
      windows.fill(Number.NaN, into, into + undefinedBars * width);
      windows.set(known.subarray(from, from + length), into + undefinedBars * width);
    }
    return windows;
  }

  definedAt(index: number): boolean {
    if (index < this.#windowBars - 1) return false;
    for (let lag = 0; lag < this.#windowBars; lag += 1) {
      if (!this.#rows.definedAt(index - lag)) return false;
    }
    return true;
  }
}

/** Returns rows for a network that looks at so many bars at once; the rows themselves for one bar. */
export function windowed(rows: FeatureRows, windowBars: number): FeatureRows {
  return windowBars === 1 ? rows : new WindowedRows(rows, windowBars);
}
