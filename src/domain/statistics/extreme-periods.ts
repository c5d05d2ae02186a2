/** One period and its return. */
export interface DatedReturn {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** A fraction. */
  readonly return: number;
}

/** The periods with the highest and the lowest return. */
export interface ExtremePeriods {
  readonly best: DatedReturn;
  readonly worst: DatedReturn;
}

/**
 * Finds the best and the worst period; of equal ones the first.
 * @param returns per period, fractions
 * @param dates of the periods
 * @returns null when there are no returns
 */
export function extremePeriods(returns: Float64Array, dates: readonly string[]): ExtremePeriods | null {
  if (returns.length === 0) return null;
  let [best, worst] = [0, 0];
  for (const [index, value] of returns.entries()) {
    if (value > (returns[best] as number)) best = index;
    if (value < (returns[worst] as number)) worst = index;
  }
  const dated = (index: number): DatedReturn => ({
    date: dates[index] as string,
    return: returns[index] as number,
  });
  return { best: dated(best), worst: dated(worst) };
}
