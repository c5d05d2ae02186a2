import { DAY_MS } from './timeframe.js';
import { zoneOffset } from './zone-offset.js';

const MINUTE_MS = 60_000;

/**
 * Returns the instant at which the clocks of a zone show a date and a time of day. A time that a change of clocks
 * repeats is its first pass; one that it skips is moved forward by as much as the clocks are.
 * @param epochDay days since 1970-01-01
 * @param minute minutes after midnight by the clock, 0 to 1,440
 * @returns milliseconds since the epoch
 * @throws RangeError for a zone that does not exist
 */
export function wallClockInstant(epochDay: number, minute: number, timezone: string): number {
  const clockMs = epochDay * DAY_MS + minute * MINUTE_MS;
  const offset = zoneOffset(timezone);
  // One of the offsets a day earlier and a day later is in force on either side of every change.
  const earlier = clockMs - offset(clockMs - DAY_MS);
  if (earlier + offset(earlier) === clockMs) return earlier;
  const later = clockMs - offset(clockMs + DAY_MS);
  return later + offset(later) === clockMs ? later : earlier;
}

/** What the clocks of a zone show at an instant. */
export interface WallClock {
  /** Days since 1970-01-01. */
  readonly epochDay: number;
  /** Milliseconds after midnight by the clock. */
  readonly timeOfDayMs: number;
}

/** Returns what the clocks of a zone show at an instant. @throws RangeError for a zone that does not exist */
export function wallClockAt(instantMs: number, timezone: string): WallClock {
  const clockMs = instantMs + zoneOffset(timezone)(instantMs);
  const epochDay = Math.floor(clockMs / DAY_MS);
  return { epochDay, timeOfDayMs: clockMs - epochDay * DAY_MS };
}
