import { weekdayOf } from '../civil-date.js';
import { DAY_MS } from '../timeframe.js';

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
/** A Friday in ten weeks may be a mistake of the file. */
const STRAY_SHARE = 0.1;
const MOST = 0.5;

/**
 * Finds out from their weekdays how daily bars are dated. Stamps that are no dates count as bars of trading days.
 * @param stampsMs milliseconds since the epoch
 */
export function datingOf(stampsMs: Float64Array): Dating {
  let sundays = 0;
  let fridays = 0;
  for (const stampMs of stampsMs) {
    if (stampMs % DAY_MS !== 0) return 'trading days';
    const weekday = weekdayOf(stampMs / DAY_MS);
    if (weekday === SUNDAY) sundays += 1;
    else if (weekday === FRIDAY) fridays += 1;
  }
  if (sundays === 0) return 'trading days';
  if (fridays >= sundays * MOST) return 'civil days';
  return sundays >= FEWEST_SUNDAYS && fridays <= sundays * STRAY_SHARE ? 'opening days' : 'unclear';
}
