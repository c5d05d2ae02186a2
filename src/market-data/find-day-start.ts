import { datingOf, saidDatingOf, sundayHabitOf } from '../domain/market/bar-times/dating.js';
import { matchingReadings } from '../domain/market/bar-times/matching-readings.js';
import type { Bars } from '../domain/market/bars.js';
import { isoDateOf } from '../domain/market/civil-date.js';
import { isCurrencyPair } from '../domain/market/currency-pair.js';
import { dayStartText } from '../domain/market/day-start.js';
import type { Instrument } from '../domain/market/instrument.js';
import { isStampedByDate } from '../domain/market/stamped-by.js';
import { DAY_MS } from '../domain/market/timeframe.js';
import { AmbiguousStampsError } from './ambiguous-stamps-error.js';

const NEW_YORK = 'America/New_York';

/** A local time at which days begin, and how it was found. */
export interface FoundDayStart {
  readonly dayStart: string;
  /** Without a full stop. */
  readonly reason: string;
}

/**
 * Finds out when the days of daily bars begin that are stamped by date, for an instrument of which nobody said it.
 *
 * Shorter bars of the data folder show it, where exactly one time of one zone fits, and that zone is the instrument's.
 * Of 24x5, short bars of Sundays show that days begin at midnight of the zone that was said, unless shorter bars fit any
 * day at all. What is found here counts as said from then on, and nothing that comes later disproves it.
 * @param fileName what users call the file
 * @param isTimezoneSaid false where the instrument's zone is a guess
 * @param daily all bars that will be stored
 * @param shorter the shortest bars of less than a day that are stored; null when there are none
 * @returns null where nothing shows it
 * @throws AmbiguousStampsError when bars dated Sunday may be short bars of their own, or Monday's
 */
export function findDayStart(
  fileName: string,
  instrument: Instrument,
  daily: Bars,
  shorter: Bars | null,
  isTimezoneSaid: boolean,
): FoundDayStart | null {
  const { symbol, timeframe, calendar, timezone } = instrument;
  if (timeframe !== '1d' || calendar === 'XNYS' || !isStampedByDate(daily)) return null;
  const dating = calendar === '24x5' ? datingOf(daily.openTimeMs) : 'trading days';
  const matching = shorter === null ? [] : matchingReadings(instrument, daily, shorter);
  const [only] = matching;
  // A time of another zone cannot be said, and what fits as well may be the true one.
  if (only?.timezone === timezone && matching.length === 1) {
    const dayStart = dayStartText(only.startMinute);
    // Whether bars are dated by their opening follows from dates and time; a time that would turn it cannot be said.
    const isReadAsOpening =
      calendar === '24x5' && saidDatingOf(daily.openTimeMs, dayStart) === 'opening days';
    if (only.isDatedByOpening === isReadAsOpening) return { dayStart, reason: 'shorter bars show it' };
  }
  const hasStubs = dating === 'civil days' && sundayHabitOf(daily.openTimeMs) !== 'stray';
  if (hasStubs && isTimezoneSaid && matching.length === 0) {
    return { dayStart: '00:00', reason: 'bars of Sundays beside those of Fridays are days of their own' };
  }
  if (dating !== 'unclear' || matching.length > 0 || instrument.calendarAssumed) return null;
  const sunday = daily.openTimeMs.find((stampMs) => new Date(stampMs).getUTCDay() === 0) ?? 0;
  // Days of currencies end with New York's, whose clock changes on days of its own.
  const elsewhere =
    isCurrencyPair(symbol) && timezone !== NEW_YORK ? `; if that of New York, with timezone ${NEW_YORK}` : '';
  throw new AmbiguousStampsError(
    fileName,
    `some bars are dated Sunday, such as ${isoDateOf(sunday / DAY_MS)}, and there are too few Fridays to tell what they are`,
    [
      { meaning: 'a Sunday is a short bar of its own, and days begin at midnight', value: '00:00' },
      {
        meaning: `bars are dated by the evening on which they open, by the clock of ${timezone}${elsewhere}`,
        value: '17:00',
      },
    ],
    'dayStart',
  );
}
