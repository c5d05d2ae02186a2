import type { Timeframe } from '../../../src/domain/market/timeframe.js';
import { clockAt, DAY_MS, instantAt, weekday } from './local-clock.js';
import { dayBegins, type Market, tradingDay } from './market.js';
import { LENGTH_MS, type Period, periodOf, type Style } from './stamped-period.js';

/** A bar with what the page says of it. */
export interface TrueBar extends Omit<Period, 'key'> {
  /** Half hours of the path, the first and the last one. */
  readonly first: number;
  last: number;
}

/**
 * Puts the half hours of a market together to bars.
 * @param slots instants of the half hours in which it trades
 * @param fileZone zone that the file's description says
 */
export function trueBars(
  market: Market,
  slots: readonly number[],
  timeframe: Timeframe,
  style: Style,
  fileZone: string,
): TrueBar[] {
  const bars: TrueBar[] = [];
  const periods = new Map<number, Period>();
  let key = Number.NaN;
  for (const [slot, slotMs] of slots.entries()) {
    const found = keyOf(market, timeframe, style, slotMs, fileZone);
    if (found !== key) {
      key = found;
      const period = periods.get(key) ?? periodOf(market, timeframe, style, key, fileZone);
      if (periods.has(key)) throw new Error(`a period is cut in two: ${timeframe} ${style} ${period.stamp}`);
      periods.set(key, period);
      bars.push({ ...period, first: slot, last: slot });
    } else (bars.at(-1) as TrueBar).last = slot;
  }
  return bars;
}

function keyOf(market: Market, timeframe: Timeframe, style: Style, slotMs: number, fileZone: string): number {
  const lengthMs = LENGTH_MS[timeframe];
  if (lengthMs !== undefined) {
    if (style === 'utc') return Math.floor(slotMs / lengthMs) * lengthMs;
    if (style === 'roll') {
      const beginsMs = dayBegins(market, tradingDay(market, slotMs));
      return beginsMs + Math.floor((slotMs - beginsMs) / lengthMs) * lengthMs;
    }
    const clockMs = clockAt(slotMs, fileZone);
    const day = Math.floor(clockMs / DAY_MS);
    const minute = (Math.floor((clockMs - day * DAY_MS) / lengthMs) * lengthMs) / 60_000;
    return instantAt(day, minute, fileZone);
  }
  const day = tradingDay(market, slotMs);
  if (timeframe === '1d') return day;
  const own =
    market.calendar !== '24x5' ? day : weekday(day) === 0 ? day + 1 : weekday(day) === 6 ? day - 1 : day;
  if (timeframe === '1w') {
    const beginsSunday = market.calendar === '24x7' && (style === 'sunday' || style === 'sunday unsaid');
    const first = beginsSunday ? 0 : style.startsWith('wednesday') ? 3 : 1;
    return own - ((weekday(own) + 7 - first) % 7);
  }
  const date = new Date(own * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY_MS;
}
