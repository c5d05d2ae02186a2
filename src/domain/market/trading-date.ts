import { isoDateOf, weekdayOf } from './civil-date.js';
import type { Calendar } from './instrument.js';
import { DAY_MS } from './timeframe.js';
import { zoneOffset } from './zone-offset.js';

const SUNDAY = 0;
const SATURDAY = 6;

/**
 * Returns the day of an instrument's calendar, YYYY-MM-DD, that a bar belongs to: its date in the zone.
 *
 * Of 24x5 the hours that fall on a Sunday open Monday's session, and those that fall on a Saturday, east of
 * New York, end Friday's.
 * @param stampMs milliseconds since the epoch
 * @param timezone IANA zone of the instrument; `UTC` for bars of a day or longer, which are stamped 00:00Z
 * @throws RangeError for a zone that does not exist
 */
export function tradingDate(calendar: Calendar, stampMs: number, timezone: string): string {
  const epochDay = Math.floor((stampMs + zoneOffset(timezone)(stampMs)) / DAY_MS);
  if (calendar === '24x5') {
    const weekday = weekdayOf(epochDay);
    if (weekday === SUNDAY) return isoDateOf(epochDay + 1);
    if (weekday === SATURDAY) return isoDateOf(epochDay - 1);
  }
  return isoDateOf(epochDay);
}
