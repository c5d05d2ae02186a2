/**
 * Returns the values at some of the periods that they belong to.
 * @param periods strictly rising
 * @param values one a period
 * @param wanted strictly rising, all among the periods
 */
export function atPeriods(periods: Float64Array, values: Float64Array, wanted: Float64Array): Float64Array {
  if (periods.length === wanted.length) return values;
  let at = 0;
  return wanted.map((period) => {
    while ((periods[at] as number) < period) at += 1;
    return values[at] as number;
  });
}
