/** The return of one calendar month. */
export interface MonthlyReturn {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** A fraction; of the bars that there are, so the first and the last month may be parts of one. */
  readonly return: number;
}

/**
 * Returns the return of every calendar month that has a period: last value / last value of the month before − 1,
 * the first against the capital at the start. A period belongs to the month of its date, a week to that of its stamp.
 * Compounded, the months give the total return.
 * @param startCapital account currency, above 0
 * @param values account value at the end of each period
 * @param dates of the periods, YYYY-MM-DD, ascending
 * @returns null when the account was at or below zero before the last month, from where on returns mean nothing
 */
export function monthlyReturns(
  startCapital: number,
  values: Float64Array,
  dates: readonly string[],
): readonly MonthlyReturn[] | null {
  const months: MonthlyReturn[] = [];
  let capital = startCapital;
  for (let i = 0; i < values.length; i += 1) {
    const month = dates[i]?.slice(0, 7);
    if (dates[i + 1]?.slice(0, 7) === month || month === undefined) continue;
    if (capital <= 0) return null;
    const value = values[i] as number;
    months.push({
      year: Number(month.slice(0, 4)),
      month: Number(month.slice(5)),
      return: value / capital - 1,
    });
    capital = value;
  }
  return months;
}
