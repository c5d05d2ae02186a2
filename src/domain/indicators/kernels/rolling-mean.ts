import { rollingSum } from './rolling-sum.js';

/**
 * Returns the simple mean of the last `period` values at each position; NaN where `rollingSum` is.
 * @param period number of values, an integer of at least 1
 */
export function rollingMean(values: Float64Array, period: number): Float64Array {
  return rollingSum(values, period, period);
}
