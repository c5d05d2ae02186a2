import { IANAZone } from 'luxon';
import { DAY_MS } from './timeframe.js';

/** Returns what to add to an instant, both in milliseconds, to get the wall clock of a zone as if it were UTC. */
export type ZoneOffset = (instantMs: number) => number;

const MINUTE_MS = 60_000;
const offsetsByZone = new Map<string, ZoneOffset>();

/**
 * Returns the offsets of an IANA zone, daylight saving time included, fast for instants in time order:
 * the zone database is asked twice a day of data instead of once a bar.
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

  let constantFromMs = Number.NaN;
  let constantOffsetMs = 0;
  return (instantMs) => {
    if (instantMs >= constantFromMs && instantMs < constantFromMs + DAY_MS) return constantOffsetMs;
    const dayStartMs = Math.floor(instantMs / DAY_MS) * DAY_MS;
    const atStartMs = exact(dayStartMs);
    if (exact(dayStartMs + DAY_MS - 1) !== atStartMs) return exact(instantMs);
    constantFromMs = dayStartMs;
    constantOffsetMs = atStartMs;
    return atStartMs;
  };
}
