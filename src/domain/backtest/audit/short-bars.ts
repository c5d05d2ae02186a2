import { DateTime, Duration, type DurationLikeObject } from 'luxon';
import { DAY_MS } from '../../market/timeframe.js';
import type { Forming } from './trading-days.js';

/**
 * Returns what bars of less than a day were formed of: they end by the time that passes, and by the clock on the wall,
 * of which the later counts.
 */
export function shortBars(zone: string, period: DurationLikeObject): (stampMs: number) => readonly Forming[] {
  const lengthMs = Duration.fromObject(period).toMillis();
  const isSteadyAround = steadyDays(zone);
  return (fromMs) => {
    const elapsed = { fromMs, toMs: fromMs + lengthMs };
    if (isSteadyAround(fromMs)) return [elapsed];
    const from = DateTime.fromMillis(fromMs, { zone });
    const clock = from.setZone('UTC', { keepLocalTime: true }).plus(period);
    return [elapsed, { fromMs, toMs: clock.setZone(zone, { keepLocalTime: true }).toMillis() }];
  };
}

/** Returns a function that tells whether clocks stay as they are on the day of an instant, by UTC, and the next one. */
function steadyDays(zone: string): (instantMs: number) => boolean {
  const offsets = new Map<number, number>();
  const offsetAt = (day: number): number => {
    const known = offsets.get(day);
    if (known !== undefined) return known;
    const { offset } = DateTime.fromMillis(day * DAY_MS, { zone });
    offsets.set(day, offset);
    return offset;
  };
  return (instantMs) => {
    const day = Math.floor(instantMs / DAY_MS);
    const offset = offsetAt(day);
    return offset === offsetAt(day + 1) && offset === offsetAt(day + 2);
  };
}
