import { describe, expect, it } from 'vitest';
import { isoDateOf, requireEpochDay } from '../../../../src/domain/market/civil-date.js';
import { isNyseEarlyClose } from '../../../../src/domain/market/nyse-early-closes.js';

/** 13:00, as pandas_market_calendars has them for NYSE: Independence Day and Christmas. */
const EARLY = [
  ...['1995-07-03', '1996-07-05', '1997-07-03', '2000-07-03', '2001-07-03', '2002-07-05', '2003-07-03'],
  ...['2006-07-03', '2007-07-03', '2008-07-03', '2012-07-03', '2013-07-03', '2014-07-03', '2017-07-03'],
  ...['2018-07-03', '2019-07-03', '2023-07-03', '2024-07-03', '2025-07-03'],
  ...['1996-12-24', '1997-12-24', '1998-12-24', '2001-12-24', '2002-12-24', '2003-12-24', '2007-12-24'],
  ...['2008-12-24', '2009-12-24', '2012-12-24', '2013-12-24', '2014-12-24', '2015-12-24', '2018-12-24'],
  ...['2019-12-24', '2020-12-24', '2024-12-24', '2025-12-24'],
];

/** The Friday after the fourth Thursday of November, from 1993 on. */
const BLACK_FRIDAYS = Array.from({ length: 2025 - 1993 + 1 }, (_year, index) => {
  const year = 1993 + index;
  const firstThursday = 1 + ((4 - new Date(Date.UTC(year, 10, 1)).getUTCDay() + 7) % 7);
  return `${year}-11-${firstThursday + 22}`;
});

describe('isNyseEarlyClose', () => {
  it('is true of the days on which the exchange closed at 13:00 by its rules, and of no other', () => {
    const found: string[] = [];
    for (let day = requireEpochDay('1990-01-01'); day <= requireEpochDay('2025-12-31'); day += 1) {
      if (isNyseEarlyClose(day)) found.push(isoDateOf(day));
    }
    expect(found).toEqual([...EARLY, ...BLACK_FRIDAYS].sort());
  });
});
