import { IANAZone } from 'luxon';
import { DAY_MS } from './timeframe.js';

/** Returns what to add to an instant, both in milliseconds, to get the wall clock of a zone as if it were UTC. */
export type ZoneOffset = (instantMs: number) => number;

const MINUTE_MS = 60_000;
const offsetsByZone = new Map<string, ZoneOffset>();

/**
 * Returns the offsets of an IANA zone, daylight saving time included: the zone database is asked twice for each day of
 * data, and for every instant of days on which clocks change.
 * @throws RangeError for a zone that does not exist
 */
export function zoneOffset(timezone: string): ZoneOffset {
  let offset = offsetsByZone.get(timezone);
  if (offset === undefined) {
    offset = createZoneOffset(timezone);
    offsetsByZone.set(timezone, offset);
  }
  return offset;
}

/** Tells whether a text names a zone of the IANA database, such as `UTC` or `America/New_York`. */
export function isTimezone(text: string): boolean {
  return IANAZone.isValidZone(text);
}

function createZoneOffset(timezone: string): ZoneOffset {
  if (timezone === 'UTC') return () => 0;
  const zone = IANAZone.create(timezone);
  if (!zone.isValid) throw new RangeError(`'${timezone}' is not a time zone of the IANA database`);
  const exact: ZoneOffset = (instantMs) => zone.offset(instantMs) * MINUTE_MS;

  // Who asks for a bar asks for the day before it, too: one remembered day would be forgotten each time.
  const offsetOfDay = new Map<number, number>();
  return (instantMs) => {
    const day = Math.floor(instantMs / DAY_MS);
    let offsetMs = offsetOfDay.get(day);
    if (offsetMs === undefined) {
      const atStartMs = exact(day * DAY_MS);
      offsetMs = exact((day + 1) * DAY_MS - 1) === atStartMs ? atStartMs : Number.NaN;
      offsetOfDay.set(day, offsetMs);
    }
    return Number.isNaN(offsetMs) ? exact(instantMs) : offsetMs;
  };
}
