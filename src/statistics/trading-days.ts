/** Tells the day of the instrument's calendar that a stamp belongs to, YYYY-MM-DD. */
export type DateOf = (stampMs: number) => string;

/**
 * Returns the account value at the last bar of each day.
 * @param timeMs stamps of the bars, ascending; their days never go back
 * @param equity account value per bar
 */
export function equityByDay(timeMs: Float64Array, equity: Float64Array, dateOf: DateOf): Float64Array {
  const closing: number[] = [];
  let start = 0;
  while (start < timeMs.length) {
    const end = endOfDay(timeMs, start, dateOf);
    closing.push(equity[end - 1] as number);
    start = end;
  }
  return Float64Array.from(closing);
}

/**
 * Returns the index after the last bar of the day of bar `start`.
 * Looks at ever farther bars, then halves: a date costs far more than a comparison, and days are long in minutes.
 */
function endOfDay(timeMs: Float64Array, start: number, dateOf: DateOf): number {
  const date = dateOf(timeMs[start] as number);
  let inside = start;
  let step = 1;
  while (inside + step < timeMs.length && dateOf(timeMs[inside + step] as number) === date) {
    inside += step;
    step *= 2;
  }
  let outside = Math.min(inside + step, timeMs.length);
  while (outside - inside > 1) {
    const middle = (inside + outside) >>> 1;
    if (dateOf(timeMs[middle] as number) === date) inside = middle;
    else outside = middle;
  }
  return outside;
}
