import { DateTime } from 'luxon';
import { requireEpochDay } from './civil-date.js';
import type { Instrument } from './instrument.js';
import { DAY_MS, isIntraday, type Timeframe } from './timeframe.js';
import { wallClockInstant } from './wall-clock.js';

/** Instants from `startMs` (inclusive) to `endMs` (exclusive), milliseconds since the epoch. */
export interface InstantRange {
  readonly startMs: number;
  readonly endMs: number;
}

/** The first and the last day that can be written: a range without ends of its own. */
export const ALL_DAYS = { startDate: '0001-01-01', endDate: '9999-12-31' } as const;

/**
 * Returns the instants of whole days, first and last day inclusive.
 * Days begin at midnight of the zone, on days without a midnight at their first instant; for bars of a day
 * or longer, which are stamped 00:00Z of their date, at midnight UTC.
 * @param startDate YYYY-MM-DD
 * @param endDate YYYY-MM-DD; a range that ends before it starts is empty
 * @param timezone IANA zone of the instrument
 * @throws RangeError when a date or the zone does not exist
 */
export function dayRange(
  startDate: string,
  endDate: string,
  timeframe: Timeframe,
  timezone: string,
): InstantRange {
  const zone = isIntraday(timeframe) ? timezone : 'UTC';
  return {
    startMs: startOfDayMs(requireEpochDay(startDate), zone),
    endMs: startOfDayMs(requireEpochDay(endDate) + 1, zone),
  };
}

/**
 * Returns the stamps that bars of whole trading days may have, first and last day inclusive.
 *
 * Bars of less than a day: as `dayRange`. Longer bars are stamped 00:00Z of their date, or with the instant at which
 * they open, in the morning of their date or from noon on of the day before, local time. Days of XNYS, whose sessions lie
 * within days of UTC, open on their date in UTC.
 * @throws RangeError when a date or the zone does not exist
 */
export function stampsOfDays(
  startDate: string,
  endDate: string,
  { timeframe, timezone, calendar }: Pick<Instrument, 'timeframe' | 'timezone' | 'calendar'>,
): InstantRange {
  const isSession = timeframe === '1d' && calendar === 'XNYS';
  if (isIntraday(timeframe) || isSession) return dayRange(startDate, endDate, timeframe, timezone);
  return {
    startMs: firstStampOf(requireEpochDay(startDate), timezone),
    endMs: firstStampOf(requireEpochDay(endDate) + 1, timezone),
  };
}

/** Far in the east, the noon before a day lies before the stamp of the day before it. */
function firstStampOf(epochDay: number, timezone: string): number {
  return Math.max((epochDay - 1) * DAY_MS + 1, wallClockInstant(epochDay - 1, NOON_MINUTE, timezone));
}

const NOON_MINUTE = 12 * 60;

/** Returns the first instant of a day, counted from 1970-01-01, in a zone. @throws RangeError for an unknown zone */
export function startOfDayMs(epochDay: number, timezone: string): number {
  if (timezone === 'UTC') return epochDay * DAY_MS;
  // Noon exists in every zone on every day; the start of its day follows from the zone's rules.
  const noon = DateTime.fromMillis(epochDay * DAY_MS + DAY_MS / 2, { zone: 'UTC' }).setZone(timezone, {
    keepLocalTime: true,
  });
  if (!noon.isValid) throw new RangeError(`'${timezone}' is not a time zone of the IANA database`);
  return noon.startOf('day').toMillis();
}
