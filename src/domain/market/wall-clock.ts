import { type ClockReader, clockPasses } from './clock-passes.js';
import { DAY_MS } from './timeframe.js';
import { zoneOffset } from './zone-offset.js';

const MINUTE_MS = 60_000;
const readersByZone = new Map<string, ClockReader>();

/**
 * Returns the instant at which the clocks of a zone show a date and a time of day. A time that a change of clocks
 * repeats is its first pass; one that it skips is moved forward by as much as the clocks are.
 * @param epochDay days since 1970-01-01
 * @param minute minutes after midnight by the clock; 1,440 and more are those of later days
 * @returns milliseconds since the epoch
 * @throws RangeError for a zone that does not exist
 */
export function wallClockInstant(epochDay: number, minute: number, timezone: string): number {
  let passesOf = readersByZone.get(timezone);
  if (passesOf === undefined) {
    passesOf = clockPasses(timezone);
    readersByZone.set(timezone, passesOf);
  }
  return passesOf(epochDay * DAY_MS + minute * MINUTE_MS)[0];
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
