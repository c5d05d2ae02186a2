/** How dates of three numbers that do not begin with the year are to be read. */
export type DateOrder = 'MDY' | 'DMY';

/** What the dates of a file say about their order. */
export type DateOrderFinding =
  /** No date needs an order: all begin with the year, name the month, or have dots, which mean DMY. */
  | { readonly kind: 'UNNEEDED' }
  | { readonly kind: 'KNOWN'; readonly order: DateOrder }
  | { readonly kind: 'AMBIGUOUS'; readonly example: string }
  | { readonly kind: 'CONTRADICTORY'; readonly examples: readonly [string, string] };

const NUMBERS = /^(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?!\d)/;

/**
 * Finds out whether the month or the day comes first in dates such as 01/31/2024: a number above 12 is a day.
 * @param stamps as the file writes them
 */
export function findDateOrder(stamps: Iterable<string>): DateOrderFinding {
  let example: string | null = null;
  let monthFirst: string | null = null;
  let dayFirst: string | null = null;
  for (const stamp of stamps) {
    const match = NUMBERS.exec(stamp);
    if (match === null) continue;
    example ??= stamp;
    if (Number(match[1]) > 12) dayFirst ??= stamp;
    if (Number(match[2]) > 12) monthFirst ??= stamp;
  }
  if (example === null) return { kind: 'UNNEEDED' };
  if (monthFirst !== null && dayFirst !== null) {
    return { kind: 'CONTRADICTORY', examples: [monthFirst, dayFirst] };
  }
  if (monthFirst === null && dayFirst === null) return { kind: 'AMBIGUOUS', example };
  return { kind: 'KNOWN', order: dayFirst === null ? 'MDY' : 'DMY' };
}
