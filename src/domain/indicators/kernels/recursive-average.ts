const NEGLIGIBLE_WEIGHT = 1e-9;

/**
 * Averages a series value by value with exponentially falling weights, seeded with the simple mean of the
 * first `period` values: average + weight · (value − average).
 *
 * Undefined until `period` values in a row are defined; a NaN in between starts anew with a new seed.
 */
export class RecursiveAverage {
  readonly #period: number;
  readonly #weight: number;
  #run = 0;
  #seedSum = 0;
  #average = 0;

  /**
   * @param period number of values of the seed, an integer of at least 1
   * @param weight of the newest value, above 0 to 1
   */
  constructor(period: number, weight: number) {
    this.#period = period;
    this.#weight = weight;
  }

  /** Makes an exponential moving average: weight 2 / (period + 1). */
  static exponential(period: number): RecursiveAverage {
    return new RecursiveAverage(period, exponentialWeight(period));
  }

  /** Makes Wilder's smoothing: weight 1 / period (Wilder 1978). */
  static wilder(period: number): RecursiveAverage {
    return new RecursiveAverage(period, wilderWeight(period));
  }

  /** Takes in the next value and returns the average up to it; NaN while undefined. */
  push(value: number): number {
    if (Number.isNaN(value)) {
      this.#run = 0;
      this.#seedSum = 0;
      return Number.NaN;
    }
    if (this.#run === this.#period) {
      this.#average += this.#weight * (value - this.#average);
      return this.#average;
    }
    this.#run++;
    this.#seedSum += value;
    if (this.#run < this.#period) return Number.NaN;
    this.#average = this.#seedSum / this.#period;
    return this.#average;
  }

  /** Returns the averages at each position of a column. */
  over(values: Float64Array): Float64Array {
    const result = new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) result[i] = this.push(values[i] as number);
    return result;
  }
}

/** Returns the weight of an exponential moving average over `period` values: 2 / (period + 1). */
export function exponentialWeight(period: number): number {
  return 2 / (period + 1);
}

/** Returns the weight of Wilder's smoothing over `period` values: 1 / period. */
export function wilderWeight(period: number): number {
  return 1 / period;
}

/**
 * Returns after how many values the share of the seed in a recursive average is below 1e-9:
 * the smallest n with (1 − weight)^n < 1e-9; 280 for Wilder's smoothing over 14.
 */
export function seedForgottenAfter(weight: number): number {
  return weight >= 1 ? 0 : Math.ceil(Math.log(NEGLIGIBLE_WEIGHT) / Math.log1p(-weight));
}
