const NEGLIGIBLE_WEIGHT = 1e-9;

/**
 * Returns an exponentially weighted average seeded with the simple mean of the first `period` values:
 * average + weight · (value − average).
 *
 * NaN until `period` values in a row are defined; a NaN inside the column starts anew with a new seed.
 * @param period number of values of the seed, an integer of at least 1
 * @param weight of the newest value, above 0 to 1
 */
export function recursiveAverage(values: Float64Array, period: number, weight: number): Float64Array {
  const result = new Float64Array(values.length).fill(Number.NaN);
  let run = 0;
  let seedSum = 0;
  let average = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) {
      run = 0;
      seedSum = 0;
      continue;
    }
    run++;
    if (run <= period) {
      seedSum += value;
      if (run < period) continue;
      average = seedSum / period;
    } else {
      average += weight * (value - average);
    }
    result[i] = average;
  }
  return result;
}

/** Returns the weight of an exponential moving average over `period` values: 2 / (period + 1). */
export function exponentialWeight(period: number): number {
  return 2 / (period + 1);
}

/** Returns the weight of Wilder's smoothing over `period` values: 1 / period (Wilder 1978). */
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
