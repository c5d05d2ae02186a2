import { DAY_MS } from './timeframe.js';
import { zoneOffset } from './zone-offset.js';

/** The instants at which clocks show a time, milliseconds since the epoch; the same one twice where it is not repeated. */
export type ClockPasses = readonly [first: number, second: number];

/** Tells when the clocks of a zone show a time, milliseconds, as if it were UTC. */
export type ClockReader = (clockMs: number) => ClockPasses;

/**
 * Returns a function that tells when the clocks of a zone show a time: two instants where a change of time repeats it.
 * A time that a change skips is moved forward. Quick for times of one day after the other.
 */
export function clockPasses(timezone: string): ClockReader {
  const offset = zoneOffset(timezone);
  let knownDay = Number.NaN;
  let steadyOffsetMs: number | null = null;
  return (clockMs) => {
    const day = Math.floor(clockMs / DAY_MS);
    if (day !== knownDay) {
      knownDay = day;
      const beforeMs = offset((day - 1) * DAY_MS);
      steadyOffsetMs = offset((day + 2) * DAY_MS) === beforeMs ? beforeMs : null;
    }
    if (steadyOffsetMs === null) return passesNearChange(clockMs, offset);
    return [clockMs - steadyOffsetMs, clockMs - steadyOffsetMs];
  };
}

function passesNearChange(clockMs: number, offset: (instantMs: number) => number): ClockPasses {
  // One of the offsets a day earlier and a day later is in force on either side of every change. How far the clock
  // is put back is told by the two: an hour nearly everywhere, half an hour on Lord Howe Island.
  const before = clockMs - offset(clockMs - DAY_MS);
  const after = clockMs - offset(clockMs + DAY_MS);
  const isBefore = before + offset(before) === clockMs;
  const isAfter = after + offset(after) === clockMs;
  if (isBefore && isAfter) return [Math.min(before, after), Math.max(before, after)];
  return isAfter ? [after, after] : [before, before];
}
