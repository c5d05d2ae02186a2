/** Ratios of splits that are not whole: three new shares for two old ones and so on. */
const FRACTIONS: readonly (readonly [shares: number, before: number])[] = [
  [3, 2],
  [4, 3],
  [5, 4],
];
/** How far, as a share, the market may move on the day of a split. */
const TOLERANCE = 0.03;

/**
 * Returns the split that leaves prices changed by a factor: `4:1`, four new shares for an old one, for about a
 * quarter, and `1:4` for about four times the price.
 *
 * Ratios are m:1 and 1:m for every whole m of at least 2, 3:2, 4:3, 5:4 and their inverses.
 * @param factor price after over price before, above 0
 * @returns null when the factor is not within 3 % of that of a split
 */
export function splitRatio(factor: number): string | null {
  const whole = Math.round(Math.max(factor, 1 / factor));
  const candidates = whole >= 2 ? [[whole, 1] as const, ...FRACTIONS] : FRACTIONS;
  let nearest: readonly [shares: number, before: number] | null = null;
  let nearestError = TOLERANCE;
  for (const [shares, before] of candidates) {
    const error = Math.abs(factor / (factor < 1 ? before / shares : shares / before) - 1);
    if (error > nearestError) continue;
    nearest = factor < 1 ? [shares, before] : [before, shares];
    nearestError = error;
  }
  return nearest === null ? null : nearest.join(':');
}
