const small = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });

/**
 * Writes a cost a side as percent with two decimals; a small one, such as that of currencies, with three digits.
 * @param fraction 0 or more
 */
export function costText(fraction: number): string {
  const percent = 100 * fraction;
  return fraction === 0 || fraction >= 0.001
    ? `${percent.toFixed(2)} %`
    : `${small.format(Number(percent.toPrecision(3)))} %`;
}
