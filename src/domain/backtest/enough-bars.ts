import { InsufficientDataError } from './errors.js';
import type { BarRange } from './select-range.js';
import type { SignalSource } from './signal-source.js';

/** Fewer bars are nothing to trade on. */
export const MIN_BARS = 2;

/**
 * Makes sure that there is something to trade.
 * @throws InsufficientDataError for fewer than two bars, or fewer than two with defined features
 */
export function requireEnoughBars(
  { firstIndex, endIndex }: BarRange,
  source: Pick<SignalSource, 'definedAt'>,
): void {
  if (endIndex - firstIndex < MIN_BARS) {
    throw new InsufficientDataError(MIN_BARS, endIndex - firstIndex, 'bars in the range');
  }
  let defined = 0;
  for (let i = firstIndex; i < endIndex && defined < MIN_BARS; i += 1) {
    if (source.definedAt(i)) defined += 1;
  }
  if (defined < MIN_BARS) {
    throw new InsufficientDataError(MIN_BARS, defined, 'bars in the range with all features defined');
  }
}
