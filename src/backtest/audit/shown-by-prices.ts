import { type Bars, firstBarAtOrAfter } from '../../market/bars.js';

/** Prices that are the same number may differ in the last bits. */
const TOLERANCE = 1e-9;

/**
 * Returns the instant by which shorter bars have shown all prices of a bar: its high and its low have been paid, and
 * after them its close. Whoever knows the bar earlier knows prices that nobody had paid.
 * @param index of the bar
 * @param shorterFormedMs when each of the shorter bars was formed
 * @param fromMs where to begin to look, milliseconds since the epoch
 * @param toMs where to end
 * @returns null where shorter bars do not show exactly these prices, as other feeds do not, and for a single price
 */
export function shownByMs(
  bars: Bars,
  index: number,
  shorter: Bars,
  shorterFormedMs: Float64Array,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): number | null {
  const first = firstBarAtOrAfter(shorter, fromMs);
  const end = firstBarAtOrAfter(shorter, toMs);
  const high = bars.high[index] as number;
  const low = bars.low[index] as number;
  const close = bars.close[index] as number;
  // One price may have been paid at any time.
  if (high === low) return null;
  const reachesHigh = indexWhere(first, end, (at) => (shorter.high[at] as number) >= high - TOLERANCE * high);
  const reachesLow = indexWhere(first, end, (at) => (shorter.low[at] as number) <= low + TOLERANCE * low);
  if (reachesHigh === null || reachesLow === null) return null;
  if (!isSame(shorter.high[reachesHigh], high) || !isSame(shorter.low[reachesLow], low)) return null;
  const closes = indexWhere(Math.max(reachesHigh, reachesLow), end, (at) => isSame(shorter.close[at], close));
  return closes === null ? null : (shorterFormedMs[closes] as number);
}

function indexWhere(first: number, end: number, holds: (at: number) => boolean): number | null {
  for (let at = first; at < end; at += 1) if (holds(at)) return at;
  return null;
}

function isSame(value: number | undefined, other: number): boolean {
  return value !== undefined && Math.abs(value - other) <= TOLERANCE * Math.abs(other);
}
