const MIN_DECIMALS = 2;
const MAX_DECIMALS = 8;
const SIGNIFICANT_DIGITS = 6;

/**
 * Returns how many decimals prices are shown with: as many as they have, at least 2, at most 8, and not more than six
 * significant digits of the largest, so that 185.63999938964844 is 185.640 and a forex rate keeps its fifth decimal.
 * @param prices positive
 */
export function priceDecimals(prices: readonly number[]): number {
  const largest = Math.max(...prices, 0);
  if (largest === 0) return MIN_DECIMALS;
  const sensible = SIGNIFICANT_DIGITS - (Math.floor(Math.log10(largest)) + 1);
  const limit = Math.min(Math.max(sensible, MIN_DECIMALS), MAX_DECIMALS);
  let needed = MIN_DECIMALS;
  for (const price of prices) {
    while (needed < limit && Number(price.toFixed(needed)) !== price) needed += 1;
  }
  return needed;
}
