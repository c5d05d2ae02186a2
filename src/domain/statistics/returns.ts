/**
 * Returns the return of every period: the first against the capital at the start, the others against the period before.
 * @param startCapital account currency, above 0
 * @param values account value at the end of each period
 * @returns fractions; null when the account was at or below zero before the last period, from where on returns
 *   mean nothing
 */
export function periodReturns(startCapital: number, values: ArrayLike<number>): Float64Array | null {
  const returns = new Float64Array(values.length);
  let previous = startCapital;
  for (let i = 0; i < values.length; i += 1) {
    if (previous <= 0) return null;
    const value = values[i] as number;
    returns[i] = value / previous - 1;
    previous = value;
  }
  return returns;
}

/**
 * The largest spread of returns that is rounding: a return is a quotient near 1, known to about one epsilon.
 * Ratios over a smaller deviation are undefined.
 */
export const RETURN_NOISE = 16 * Number.EPSILON;
