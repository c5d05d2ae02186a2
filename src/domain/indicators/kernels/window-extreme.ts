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
  /** Positions in ascending order, from `first` to before `end`, each taken modulo the length, a power of two. */
  readonly #queue: Int32Array;
  #first = 0;
  #end = 0;
  #run = 0;

  /**
   * @param period number of values, an integer of at least 1
   * @param kind which extreme to follow
   */
  constructor(values: Float64Array, period: number, kind: 'largest' | 'smallest') {
    this.#values = values;
    this.#period = period;
    this.#sign = kind === 'largest' ? 1 : -1;
    this.#queue = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(1, Math.min(period, values.length)))));
  }

  /**
   * Moves the window on to position `i`, to be called for 0, 1, 2, … in turn.
   * @returns position of the extreme; −1 until `period` values in a row are defined
   */
  advance(i: number): number {
    const queue = this.#queue;
    const values = this.#values;
    const sign = this.#sign;
    const mask = queue.length - 1;
    const value = sign * (values[i] as number);
    let first = this.#first;
    let end = this.#end;
    if (Number.isNaN(value)) {
      this.#run = 0;
      this.#first = end;
      return -1;
    }
    if (first < end && (queue[first & mask] as number) <= i - this.#period) first++;
    while (first < end && sign * (values[queue[(end - 1) & mask] as number] as number) < value) end--;
    queue[end & mask] = i;
    this.#first = first;
    this.#end = end + 1;
    return ++this.#run < this.#period ? -1 : (queue[first & mask] as number);
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
