/**
 * Follows where the largest or smallest of the last `period` values of a column lies; of equal values the
 * oldest counts.
 *
 * A queue holds only positions that may still become the extreme, each better than all after it, so that
 * every position enters and leaves once: O(n) whatever the period.
 */
export class WindowExtreme {
  readonly #values: Float64Array;
  readonly #period: number;
  readonly #sign: 1 | -1;
  /** Positions in ascending order, as a ring. */
  readonly #queue: Int32Array;
  #head = 0;
  #size = 0;
  #run = 0;

  /**
   * @param period number of values, an integer of at least 1
   * @param kind which extreme to follow
   */
  constructor(values: Float64Array, period: number, kind: 'largest' | 'smallest') {
    this.#values = values;
    this.#period = period;
    this.#sign = kind === 'largest' ? 1 : -1;
    this.#queue = new Int32Array(Math.min(period, values.length));
  }

  /**
   * Moves the window on to position `i`, to be called for 0, 1, 2, … in turn.
   * @returns position of the extreme; −1 until `period` values in a row are defined
   */
  advance(i: number): number {
    const queue = this.#queue;
    const value = this.#sign * (this.#values[i] as number);
    if (Number.isNaN(value)) {
      this.#run = 0;
      this.#size = 0;
      return -1;
    }
    this.#run++;
    if (this.#size > 0 && (queue[this.#head] as number) <= i - this.#period) {
      this.#head = this.#slot(1);
      this.#size--;
    }
    while (this.#size > 0) {
      const newest = queue[this.#slot(this.#size - 1)] as number;
      if (this.#sign * (this.#values[newest] as number) >= value) break;
      this.#size--;
    }
    queue[this.#slot(this.#size)] = i;
    this.#size++;
    return this.#run < this.#period ? -1 : (queue[this.#head] as number);
  }

  #slot(offset: number): number {
    const slot = this.#head + offset;
    return slot < this.#queue.length ? slot : slot - this.#queue.length;
  }
}

/** Returns the largest of the last `period` values at each position; NaN where the window is not defined. */
export function rollingMaximum(values: Float64Array, period: number): Float64Array {
  return rollingExtreme(values, period, 'largest');
}

/** Returns the smallest of the last `period` values at each position; NaN where the window is not defined. */
export function rollingMinimum(values: Float64Array, period: number): Float64Array {
  return rollingExtreme(values, period, 'smallest');
}

function rollingExtreme(values: Float64Array, period: number, kind: 'largest' | 'smallest'): Float64Array {
  const result = new Float64Array(values.length);
  const window = new WindowExtreme(values, period, kind);
  for (let i = 0; i < values.length; i++) {
    const position = window.advance(i);
    result[i] = position < 0 ? Number.NaN : (values[position] as number);
  }
  return result;
}
