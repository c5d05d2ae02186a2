import { sha256 } from '../../base/pure/hashing.js';
import type { Bars } from './bars.js';

/**
 * Returns the SHA-256 of bars, 64 hex digits: of the columns openTimeMs, open, high, low, close and volume in
 * this order, as little-endian doubles. Only the bars given count, not the memory they are a view of.
 */
export function hashBars(bars: Bars): string {
  const columns = [bars.openTimeMs, bars.open, bars.high, bars.low, bars.close, bars.volume];
  return sha256(...columns.map((column) => column.subarray(0, bars.length)));
}
