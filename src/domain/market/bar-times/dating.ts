import { weekdayOf } from '../civil-date.js';
import { minuteOfDayStart } from '../day-start.js';
import { DAY_MS } from '../timeframe.js';
import { startsOnEve } from './day-reading.js';

/**
 * How daily bars of 24x5 are dated.
 *
 * `trading days`: Monday to Friday. `civil days`: Sunday to Friday, the evening of Sunday being a short bar of its own.
 * `opening days`: Sunday to Thursday, each by the evening on which it opens. `unclear`: there are Sundays, and too few
 * weeks to tell.
 */
export type Dating = 'trading days' | 'civil days' | 'opening days' | 'unclear';

const SUNDAY = 0;
const FRIDAY = 5;
/** Fewer Sundays without a Friday between them may be a file that ends early. */
const FEWEST_SUNDAYS = 2;
/** A Friday in ten weeks, or a Sunday, may be a mistake of the file. */
const STRAY_SHARE = 0.1;
const MOST = 0.5;

/**
 * Finds out from their weekdays how daily bars are dated. Stamps that are no dates count as bars of trading days.
 * @param stampsMs milliseconds since the epoch
 */
export function datingOf(stampsMs: Float64Array): Dating {
  const { sundays, fridays } = countDays(stampsMs);
  if (sundays === 0) return 'trading days';
  if (fridays >= sundays * MOST) return 'civil days';
  return sundays >= FEWEST_SUNDAYS && fridays <= sundays * STRAY_SHARE ? 'opening days' : 'unclear';
}

/**
 * Does the same where it may have been said when days begin, which tells what is unclear. A day that begins in the
 * evening leaves no stub on Sundays: a bar dated Sunday is then dated by its opening, unless there are Fridays, too.
 * @param dayStart local time at which the next trading day begins; undefined when nobody said it
 */
export function saidDatingOf(stampsMs: Float64Array, dayStart: string | undefined): Dating {
  const dating = datingOf(stampsMs);
  const startMinute = dayStart === undefined ? null : minuteOfDayStart(dayStart);
  if (startMinute === null || dating === 'trading days' || dating === 'civil days') return dating;
  return startsOnEve({ startMinute }) ? 'opening days' : 'civil days';
}

/** Of civil days: whether most weeks have a bar of Sunday, or so few that it may be a mistake of the file. */
export type SundayHabit = 'usual' | 'seldom' | 'stray';

/** Finds out how many weeks of civil days have a bar of Sunday. */
export function sundayHabitOf(stampsMs: Float64Array): SundayHabit {
  const { sundays, fridays } = countDays(stampsMs);
  if (sundays <= fridays * STRAY_SHARE) return 'stray';
  return sundays >= fridays * MOST ? 'usual' : 'seldom';
}

/** Counts Sundays and Fridays; none where a stamp is no date. */
function countDays(stampsMs: Float64Array): { readonly sundays: number; readonly fridays: number } {
  let sundays = 0;
  let fridays = 0;
  for (const stampMs of stampsMs) {
    if (stampMs % DAY_MS !== 0) return { sundays: 0, fridays: 0 };
    const weekday = weekdayOf(stampMs / DAY_MS);
    if (weekday === SUNDAY) sundays += 1;
    else if (weekday === FRIDAY) fridays += 1;
  }
  return { sundays, fridays };
}
