/** How numbers are written with so many decimals: making a format takes longer than writing a hundred numbers with it. */
const formats = new Map<number, Intl.NumberFormat>();

/**
 * Writes a number with separators of thousands, a point and exactly so many decimals: `1,234.50`.
 * @param decimals 0 to 100
 */
export function formatFixed(value: number, decimals: number): string {
  let format = formats.get(decimals);
  if (format === undefined) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    format = new Intl.NumberFormat('en-US', digits);
    formats.set(decimals, format);
  }
  return format.format(value);
}
