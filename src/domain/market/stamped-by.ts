import type { Bars } from './bars.js';
import { DAY_MS } from './timeframe.js';

/**
 * Tells whether bars of a day or longer are stamped 00:00Z of their dates; otherwise each is stamped with the instant
 * at which it opens.
 */
export function isStampedByDate({ openTimeMs }: Pick<Bars, 'openTimeMs'>): boolean {
  return openTimeMs.every((stampMs) => stampMs % DAY_MS === 0);
}
