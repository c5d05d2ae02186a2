import { weekdayOf } from './civil-date.js';
import { isNyseHoliday } from './nyse-holidays.js';
import { DAY_MS } from './timeframe.js';

const MONDAY = 1;
const THURSDAY = 4;
const FRIDAY = 5;
const JULY = 6;
const NOVEMBER = 10;
const DECEMBER = 11;

/**
 * Tells whether the New York Stock Exchange closes at 13:00: on the Friday after Thanksgiving, on Christmas Eve, and
 * on 3 July, where these are trading days and, for the last two, no Friday. Follows the calendars that the exchange
 * has published since 1993; closes outside its rules are not known.
 * @param epochDay days since 1970-01-01
 */
export function isNyseEarlyClose(epochDay: number): boolean {
  const weekday = weekdayOf(epochDay);
  if (isNyseHoliday(epochDay)) return false;
  const date = new Date(epochDay * DAY_MS);
  const day = date.getUTCDate();
  switch (date.getUTCMonth()) {
    case JULY:
      return day === 3 && weekday >= MONDAY && weekday <= THURSDAY;
    case NOVEMBER:
      return weekday === FRIDAY && isNyseHoliday(epochDay - 1) && day >= 23;
    case DECEMBER:
      return day === 24 && weekday >= MONDAY && weekday <= THURSDAY;
    default:
      return false;
  }
}
