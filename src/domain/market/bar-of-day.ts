import { barDays } from './bar-date.js';
import { requireEpochDay } from './civil-date.js';
import type { Calendar } from './instrument.js';

/** When daily bars trade, and the zone by which they are dated. */
interface DatedBars {
  readonly calendar: string;
  readonly timezone: string;
}

/**
 * Finds the daily bar of a day. It is stamped by date, at 00:00Z, or with the instant of its opening, which lies on the
 * evening before or later on the day: one of the two ends of the day in UTC lies within it.
 * @param day YYYY-MM-DD
 * @param ask returns what there is of the bar that holds an instant; its bar is null where none does
 * @returns null where the day has no bar
 */
export async function barOfDay<Bar extends { readonly timestamp: string }>(
  day: string,
  { calendar, timezone }: DatedBars,
  ask: (instant: string) => Promise<Bar | null>,
): Promise<Bar | null> {
  const dayOf = barDays(calendar as Calendar, timezone);
  for (const instant of [`${day}T00:00:00Z`, `${day}T23:59:59.999Z`]) {
    const bar = await ask(instant);
    if (bar !== null && dayOf(Date.parse(bar.timestamp)) === requireEpochDay(day)) return bar;
  }
  return null;
}
