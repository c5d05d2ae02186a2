/** Returns the arithmetic mean; null for no values. */
export function mean(values: ArrayLike<number>): number | null {
  if (values.length === 0) return null;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] as number;
  return sum / values.length;
}

/** Returns the standard deviation of a sample (divisor n − 1), in two passes; null for fewer than two values. */
export function sampleStandardDeviation(values: ArrayLike<number>): number | null {
  const center = mean(values);
  if (center === null || values.length < 2) return null;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) squares += ((values[i] as number) - center) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}
