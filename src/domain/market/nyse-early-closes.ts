import { weekdayOf } from './civil-date.js';
import { isNyseHoliday } from './nyse-holidays.js';
import { DAY_MS } from './timeframe.js';

const MONDAY = 1;
const WEDNESDAY = 3;
const THURSDAY = 4;
const FRIDAY = 5;
const JULY = 6;
const NOVEMBER = 10;
const DECEMBER = 11;

/**
 * Tells whether the New York Stock Exchange closes at 13:00: from 1993 on the Friday after Thanksgiving and Christmas Eve,
 * from 1995 on 3 July, where these are trading days and, for the last two, no Friday. Before 2013 it was the Friday after a
 * Thursday's 4 July instead of the Wednesday before it. Days that closed at 14:00, before 1993, and closes outside these
 * rules are not known: they count as whole ones, so that nothing is known too early.
 * @param epochDay days since 1970-01-01
 */
export function isNyseEarlyClose(epochDay: number): boolean {
  const weekday = weekdayOf(epochDay);
  if (isNyseHoliday(epochDay)) return false;
  const date = new Date(epochDay * DAY_MS);
  const [year, day] = [date.getUTCFullYear(), date.getUTCDate()];
  const isMondayToThursday = weekday >= MONDAY && weekday <= THURSDAY;
  switch (date.getUTCMonth()) {
    case JULY:
      if (day === 5) return weekday === FRIDAY && year >= 1995 && year < 2013;
      return day === 3 && isMondayToThursday && year >= (weekday === WEDNESDAY ? 2013 : 1995);
    case NOVEMBER:
      return weekday === FRIDAY && isNyseHoliday(epochDay - 1) && day >= 23 && year >= 1993;
    case DECEMBER:
      return day === 24 && isMondayToThursday && year >= 1993;
    default:
      return false;
  }
}
