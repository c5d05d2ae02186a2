import { weekdayOf } from '../market/civil-date.js';
import { startOfDayMs } from '../market/day-range.js';
import { closeTimeMs, DAY_MS, isIntraday, type Timeframe } from '../market/timeframe.js';
import { zoneOffset } from '../market/zone-offset.js';
import { clockPasses } from './clock-passes.js';

/** A stamp as a file writes it: a date, or a date and a time of day, with or without an offset from UTC. */
export interface WrittenStamp {
  /** The written date, days since 1970-01-01. */
  readonly epochDay: number;
  readonly isDate: boolean;
  /** 0 for a date. */
  readonly timeOfDayMs: number;
  /** What the written clock is ahead of UTC, milliseconds; null for a clock of the file's own zone. */
  readonly offsetMs: number | null;
}

/** Which end of a bar a stamp is. */
export type StampEnd = 'open' | 'close';

/**
 * Returns a function that turns stamps as a file writes them into open times, milliseconds since the epoch.
 *
 * Intraday: a date is midnight in the zone; close stamps are moved back by the length of a bar.
 * Longer bars are stamped 00:00Z of their date. A date names it; a timestamp written as midnight is the date it
 * is written with, any other one the date it falls on in the zone. Stamped at the close, a date is the last day
 * of the bar and a timestamp the instant after it; weekly bars then open on Monday, monthly ones on the first.
 * @param timezone IANA zone of dates and of clocks without an offset
 */
export function openStamper(
  timeframe: Timeframe,
  timezone: string,
  end: StampEnd,
): (written: WrittenStamp) => number {
  const instantOf = instantReader(timezone);
  if (isIntraday(timeframe)) {
    const lengthMs = end === 'close' ? closeTimeMs(timeframe, 0) : 0;
    return (written) => instantOf(written) - lengthMs;
  }
  const offset = zoneOffset(timezone);
  const stampsClose = end === 'close';
  return (written) => {
    const { epochDay, isDate, timeOfDayMs, offsetMs } = written;
    if (isDate) return stampsClose ? openingOf(timeframe, epochDay) : epochDay * DAY_MS;
    // What is written as midnight is a date that some program gave a time, rarely in the zone it meant.
    let localMs = epochDay * DAY_MS + timeOfDayMs;
    if (timeOfDayMs !== 0 && offsetMs !== null) localMs += offset(localMs - offsetMs) - offsetMs;
    const day = Math.floor((localMs - (stampsClose ? 1 : 0)) / DAY_MS);
    return stampsClose ? openingOf(timeframe, day) : day * DAY_MS;
  };
}

/** Returns the open stamp of the bar whose last day is given. */
function openingOf(timeframe: Timeframe, lastEpochDay: number): number {
  if (timeframe === '1w') return (lastEpochDay - ((weekdayOf(lastEpochDay) + 6) % 7)) * DAY_MS;
  const lastMs = lastEpochDay * DAY_MS;
  if (timeframe === '1mo') return lastMs - (new Date(lastMs).getUTCDate() - 1) * DAY_MS;
  return lastMs;
}

/**
 * Returns a reader of instants, to be given the stamps from the oldest to the newest. A clock that a change of time
 * repeats is taken for its first pass, and for its second once the stamps before it have reached it; a clock that the
 * change skips is moved forward.
 */
function instantReader(timezone: string): (written: WrittenStamp) => number {
  const passesOf = clockPasses(timezone);
  let previousMs = Number.NEGATIVE_INFINITY;
  return ({ epochDay, isDate, timeOfDayMs, offsetMs }) => {
    if (isDate) return startOfDayMs(epochDay, timezone);
    const clockMs = epochDay * DAY_MS + timeOfDayMs;
    if (offsetMs !== null) return clockMs - offsetMs;
    const [first, second] = passesOf(clockMs);
    previousMs = previousMs >= first && previousMs < second ? second : first;
    return previousMs;
  };
}
