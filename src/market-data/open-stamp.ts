import { onePeriodEarlier } from '../domain/market/bar-times/opening-instants.js';
import { weekdayOf } from '../domain/market/civil-date.js';
import { clockPasses } from '../domain/market/clock-passes.js';
import { startOfDayMs } from '../domain/market/day-range.js';
import type { Calendar } from '../domain/market/instrument.js';
import { DAY_MS, durationMs, isIntraday, type Timeframe } from '../domain/market/timeframe.js';
import { wallClockAt } from '../domain/market/wall-clock.js';

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

/** How the stamps of a file are to be taken. */
export interface StampForm {
  readonly timeframe: Timeframe;
  /** IANA zone of dates and of clocks without an offset. */
  readonly timezone: string;
  readonly end: StampEnd;
  /** Null where nobody said it. */
  readonly calendar: Calendar | null;
}

/**
 * Returns a function that turns stamps as a file writes them into open times, milliseconds since the epoch.
 *
 * Intraday: a date is midnight in the zone; close stamps are moved back by the length of a bar.
 * Longer bars: a date is 00:00Z of it, and so is what is written as midnight, or is midnight in the zone, and every time
 * of a session of XNYS. Any other time is the instant at which the bar opens, and stays what it is. Stamped at the
 * close, a date is the last day of the bar and a midnight the instant after it; weekly bars then open on Monday,
 * monthly ones on the first; any other time is moved back by one period at the same time of day in the zone.
 */
export function openStamper({
  timeframe,
  timezone,
  end,
  calendar,
}: StampForm): (written: WrittenStamp) => number {
  const instantOf = instantReader(timezone);
  if (isIntraday(timeframe)) {
    const lengthMs = end === 'close' ? durationMs(timeframe) : 0;
    return (written) => instantOf(written) - lengthMs;
  }
  const stampsClose = end === 'close';
  const openingOfDay = (epochDay: number): number =>
    stampsClose ? openingOf(timeframe, epochDay) : epochDay * DAY_MS;
  return (written) => {
    const { epochDay, isDate, timeOfDayMs } = written;
    if (isDate) return openingOfDay(epochDay);
    // What is written as midnight is a date that some program gave a time, rarely in the zone it meant.
    if (timeOfDayMs === 0) return openingOfDay(stampsClose ? epochDay - 1 : epochDay);
    const instantMs = instantOf(written);
    const local = wallClockAt(instantMs, timezone);
    if (instantMs === startOfDayMs(local.epochDay, timezone)) {
      return openingOfDay(stampsClose ? local.epochDay - 1 : local.epochDay);
    }
    if (calendar === 'XNYS') return openingOfDay(wallClockAt(instantMs, NYSE_ZONE).epochDay);
    return stampsClose ? onePeriodEarlier(timeframe, instantMs, timezone) : instantMs;
  };
}

const NYSE_ZONE = 'America/New_York';

/** Returns the open stamp of the bar whose last day is given: of a week its Monday, of a month its first day. */
export function openingOf(timeframe: Timeframe, lastEpochDay: number): number {
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
