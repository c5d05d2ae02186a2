import { weekdayOf } from './civil-date.js';
import type { Calendar } from './instrument.js';
import { isNyseEarlyClose } from './nyse-early-closes.js';
import { isNyseHoliday } from './nyse-holidays.js';
import { DAY_MS } from './timeframe.js';
import { wallClockInstant } from './wall-clock.js';
import { zoneOffset } from './zone-offset.js';

const MINUTE_MS = 60_000;
const NYSE_OPEN_MS = (9 * 60 + 30) * MINUTE_MS;
const NYSE_CLOSE_MS = 16 * 60 * MINUTE_MS;
const NYSE_EARLY_CLOSE_MS = 13 * 60 * MINUTE_MS;
const EXTENDED_OPEN_MS = 4 * 60 * MINUTE_MS;
const EXTENDED_CLOSE_MS = 20 * 60 * MINUTE_MS;
const FX_ROLL_MS = 17 * 60 * MINUTE_MS;
const SUNDAY = 0;
const FRIDAY = 5;
const SATURDAY = 6;

/**
 * Tells whether an instrument trades at an instant.
 *
 * XNYS: 09:30 to 16:00 New York of its trading days, to 13:00 before some holidays; extended hours are 04:00 to 20:00
 * of the same days. 24x5: Sunday 17:00 to Friday 17:00 New York. 24x7: always.
 * @param hours `extended` takes the hours before and after the session of the exchange for open
 */
export function isOpenAt(calendar: Calendar, instantMs: number, hours: 'regular' | 'extended'): boolean {
  if (calendar === '24x7') return true;
  const localMs = instantMs + zoneOffset('America/New_York')(instantMs);
  const epochDay = Math.floor(localMs / DAY_MS);
  const timeOfDayMs = localMs - epochDay * DAY_MS;
  const weekday = weekdayOf(epochDay);
  if (weekday === SATURDAY) return false;
  if (calendar === '24x5') {
    if (weekday === SUNDAY) return timeOfDayMs >= FX_ROLL_MS;
    return weekday !== FRIDAY || timeOfDayMs < FX_ROLL_MS;
  }
  if (weekday === SUNDAY || isNyseHoliday(epochDay)) return false;
  if (hours === 'extended') return timeOfDayMs >= EXTENDED_OPEN_MS && timeOfDayMs < EXTENDED_CLOSE_MS;
  const closeMs = isNyseEarlyClose(epochDay) ? NYSE_EARLY_CLOSE_MS : NYSE_CLOSE_MS;
  return timeOfDayMs >= NYSE_OPEN_MS && timeOfDayMs < closeMs;
}

/** A stretch of trading, milliseconds since the epoch. */
export interface Session {
  readonly openMs: number;
  /** The first instant after it. */
  readonly closeMs: number;
}

/**
 * Returns what a day has of the hours that isOpenAt calls regular; null when it has none. Days are those of New York,
 * and of 24x7 those of UTC.
 * @param epochDay days since 1970-01-01
 */
export function regularHours(calendar: Calendar, epochDay: number): Session | null {
  if (calendar === '24x7') return { openMs: epochDay * DAY_MS, closeMs: (epochDay + 1) * DAY_MS };
  const between = (fromMs: number, toMs: number): Session => ({
    openMs: wallClockInstant(epochDay, fromMs / MINUTE_MS, 'America/New_York'),
    closeMs: wallClockInstant(epochDay, toMs / MINUTE_MS, 'America/New_York'),
  });
  const weekday = weekdayOf(epochDay);
  if (weekday === SATURDAY) return null;
  if (calendar === '24x5') {
    return between(weekday === SUNDAY ? FX_ROLL_MS : 0, weekday === FRIDAY ? FX_ROLL_MS : DAY_MS);
  }
  if (weekday === SUNDAY || isNyseHoliday(epochDay)) return null;
  return between(NYSE_OPEN_MS, isNyseEarlyClose(epochDay) ? NYSE_EARLY_CLOSE_MS : NYSE_CLOSE_MS);
}
