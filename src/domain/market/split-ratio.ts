import { sampleStandardDeviation } from '../statistics/moments.js';
import type { Bars } from './bars.js';

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
 * @param wholeTolerance how far, as a share, the factor may lie from a whole ratio; the others lie too close together
 *   for more than 3 %
 * @returns null when the factor is not so near to that of a split
 */
export function splitRatio(factor: number, wholeTolerance = TOLERANCE): string | null {
  const whole = Math.round(Math.max(factor, 1 / factor));
  const candidates = whole >= 2 ? [[whole, 1] as const, ...FRACTIONS] : FRACTIONS;
  let nearest: readonly [shares: number, before: number] | null = null;
  let nearestError = Number.POSITIVE_INFINITY;
  for (const [shares, before] of candidates) {
    const error = Math.abs(factor / (factor < 1 ? before / shares : shares / before) - 1);
    if (error > nearestError || error > (before === 1 ? wholeTolerance : TOLERANCE)) continue;
    nearest = factor < 1 ? [shares, before] : [before, shares];
    nearestError = error;
  }
  return nearest === null ? null : nearest.join(':');
}

/** A quarter more, or a fifth less: the smallest split that is told from a bad day. */
const SMALLEST = 1.25;
/** Standard deviations of the returns before, of which the step must have as many. */
const DEVIATIONS = 8;
const WINDOW = 20;
/** With fewer returns a deviation says nothing. */
const FEWEST = 5;

/**
 * Returns the split after which a bar opens that prices are not adjusted for.
 *
 * The step is its open over the close before, with |ln| of at least ln 1.25, within 3 % of a ratio that splits have,
 * and of at least 8 standard deviations (n − 1) of the logarithmic close-to-close returns of the 20 bars before, of
 * which there are at least 5.
 * @returns null without one
 */
export function unadjustedSplitAt(
  { open, close }: Pick<Bars, 'open' | 'close'>,
  index: number,
): string | null {
  if (index <= FEWEST) return null;
  const factor = (open[index] as number) / (close[index - 1] as number);
  if (factor < SMALLEST && factor > 1 / SMALLEST) return null;
  const ratio = splitRatio(factor);
  if (ratio === null) return null;
  return Math.abs(Math.log(factor)) < DEVIATIONS * deviationBefore(close, index) ? null : ratio;
}

/** Returns the standard deviation of the returns that end before a bar. */
function deviationBefore(close: Float64Array, index: number): number {
  const first = Math.max(1, index - WINDOW);
  const returns = Float64Array.from({ length: index - first }, (_value, at) =>
    Math.log((close[first + at] as number) / (close[first + at - 1] as number)),
  );
  return sampleStandardDeviation(returns) ?? 0;
}
