import { DAY_MS } from '../market/timeframe.js';
import { zoneOffset } from '../market/zone-offset.js';

/**
 * Returns the instants at which the clocks of a zone show a time, milliseconds since the epoch: two where a change of
 * time repeats it, else the same one twice. A time that a change skips is moved forward.
 * @param clockMs the time that is shown, as if it were UTC
 */
export function clockPasses(clockMs: number, timezone: string): readonly [first: number, second: number] {
  const offset = zoneOffset(timezone);
  // One of the offsets a day earlier and a day later is in force on either side of every change. How far the clock
  // is put back is told by the two: an hour nearly everywhere, half an hour on Lord Howe Island.
  const before = clockMs - offset(clockMs - DAY_MS);
  const after = clockMs - offset(clockMs + DAY_MS);
  const isBefore = before + offset(before) === clockMs;
  const isAfter = after + offset(after) === clockMs;
  if (isBefore && isAfter) return [Math.min(before, after), Math.max(before, after)];
  return isAfter ? [after, after] : [before, before];
}
