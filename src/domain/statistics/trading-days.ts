import { DAY_MS, type Timeframe } from '../market/timeframe.js';

/** Tells the day of the instrument's calendar that a stamp belongs to, YYYY-MM-DD. */
export type DateOf = (stampMs: number) => string;

/**
 * Returns the index after the last bar of each period that returns are made of: a day of the instrument's calendar,
 * or a bar where bars are longer. So a daily bar of a Sunday is joined to Monday's where the calendar has it so.
 * @param timeMs stamps of the bars, ascending; their days never go back
 */
export function periodEnds(timeMs: Float64Array, timeframe: Timeframe, dateOf: DateOf): Int32Array {
  if (timeframe === '1w' || timeframe === '1mo') return Int32Array.from(timeMs, (_, index) => index + 1);
  const ends: number[] = [];
  let start = 0;
  while (start < timeMs.length) {
    start = endOfDay(timeMs, start, dateOf);
    ends.push(start);
  }
  return Int32Array.from(ends);
}

/** Returns the day of the last bar of each period, days since 1970-01-01: the same for all instruments that traded then. */
export function periodDays(timeMs: Float64Array, ends: Int32Array, dateOf: DateOf): Int32Array {
  return ends.map((end) => Date.parse(dateOf(timeMs[end - 1] as number)) / DAY_MS);
}

/** Returns the account value at the last bar of each period. */
export function valuesAt(equity: Float64Array, ends: Int32Array): Float64Array {
  const values = new Float64Array(ends.length);
  for (let period = 0; period < ends.length; period += 1)
    values[period] = equity[(ends[period] as number) - 1] as number;
  return values;
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
