import type { MonthlyReturn } from './monthly-returns.js';

/** The return of one calendar year, a fraction; the first and the last may be parts of one. */
export interface YearlyReturn {
  readonly year: number;
  readonly return: number;
}

/** Compounds months to years: ∏ (1 + r) − 1 of each. */
export function yearlyReturns(months: readonly MonthlyReturn[]): readonly YearlyReturn[] {
  const growths = new Map<number, number>();
  for (const month of months) growths.set(month.year, (growths.get(month.year) ?? 1) * (1 + month.return));
  return [...growths].map(([year, growth]) => ({ year, return: growth - 1 }));
}
