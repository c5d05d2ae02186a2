/** Returns final / initial − 1, a fraction. */
export function totalReturn(initial: number, final: number): number {
  return final / initial - 1;
}

/** Mean length of a year of the Gregorian calendar within four years. */
const DAYS_PER_YEAR = 365.25;

/**
 * Returns the compound annual growth rate: (final / initial)^(365.25 / days) − 1.
 * @param initial account currency, above 0
 * @param calendarDays last day − first day + 1
 * @returns a fraction; null when the account ended below zero or the rate exceeds a double
 */
export function compoundAnnualGrowthRate(
  initial: number,
  final: number,
  calendarDays: number,
): number | null {
  if (final < 0 || calendarDays <= 0) return null;
  const rate = (final / initial) ** (DAYS_PER_YEAR / calendarDays) - 1;
  return Number.isFinite(rate) ? rate : null;
}
