/** As many as `toFixed` takes. */
const MOST = 100;

/**
 * Returns how many decimals tell a value from what it is held against. Rounding keeps the order: written with so many,
 * the two never read the same where they differ, and the value stands on the side of the limit where it is.
 * @param least decimals that there are in any case, 0 to 100
 * @returns `least` where the two are equal; 100 where they differ by less than that many decimals show
 */
export function decimalsApart(value: number, limit: number, least: number): number {
  // As numbers: rounded to zero, a minus is not shown.
  const readsSame = (decimals: number) => Number(value.toFixed(decimals)) === Number(limit.toFixed(decimals));
  let decimals = least;
  while (value !== limit && decimals < MOST && readsSame(decimals)) decimals += 1;
  return decimals;
}
