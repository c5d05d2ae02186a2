import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoDateOf } from '../../../../src/domain/market/civil-date.js';
import { isTradingDay, tradingDays } from '../../../../src/domain/market/trading-calendar.js';

/** Trading days a year as the exchange had them. */
const NYSE_DAYS_OF_YEAR: Record<number, number> = {
  2001: 248,
  2012: 250,
  2015: 252,
  2016: 252,
  2017: 251,
  2018: 251,
  2019: 252,
  2020: 253,
  2021: 252,
  2022: 251,
  2023: 250,
  2024: 252,
  2025: 250,
};

describe('the calendar XNYS', () => {
  it.each(Object.entries(NYSE_DAYS_OF_YEAR))(
    'has as many trading days in %s as the exchange had: %i',
    (year, days) => {
      expect(tradingDays('XNYS', `${year}-01-01`, `${year}-12-31`)).toHaveLength(days);
    },
  );

  it('has 21 trading days in January 2024', () => {
    const january = tradingDays('XNYS', '2024-01-01', '2024-01-31');
    expect(january).toHaveLength(21);
    expect(january[0]).toBe('2024-01-02');
    expect(january.at(-1)).toBe('2024-01-31');
  });

  it('closes on the ten holidays of 2024 and on no other weekday', () => {
    const open = new Set(tradingDays('XNYS', '2024-01-01', '2024-12-31'));
    const closed = tradingDays('24x5', '2024-01-01', '2024-12-31').filter((isoDate) => !open.has(isoDate));
    expect(closed).toEqual([
      '2024-01-01',
      '2024-01-15',
      '2024-02-19',
      '2024-03-29',
      '2024-05-27',
      '2024-06-19',
      '2024-07-04',
      '2024-09-02',
      '2024-11-28',
      '2024-12-25',
    ]);
  });

  it('keeps a holiday that falls on a Sunday on the Monday after it', () => {
    expect(isTradingDay('XNYS', '2021-07-05')).toBe(false);
    expect(isTradingDay('XNYS', '2022-12-26')).toBe(false);
    expect(isTradingDay('XNYS', '2023-01-02')).toBe(false);
  });

  it('keeps a holiday that falls on a Saturday on the Friday before it, but New Year', () => {
    expect(isTradingDay('XNYS', '2020-07-03')).toBe(false);
    expect(isTradingDay('XNYS', '2021-12-24')).toBe(false);
    expect(isTradingDay('XNYS', '2010-12-31')).toBe(true);
    expect(isTradingDay('XNYS', '2021-12-31')).toBe(true);
  });

  it('knows Martin Luther King Day from 1998 and Juneteenth from 2022 on', () => {
    expect(isTradingDay('XNYS', '1997-01-20')).toBe(true);
    expect(isTradingDay('XNYS', '1998-01-19')).toBe(false);
    expect(isTradingDay('XNYS', '2021-06-18')).toBe(true);
    expect(isTradingDay('XNYS', '2022-06-20')).toBe(false);
  });

  it.each([
    '1994-04-27',
    '2001-09-11',
    '2001-09-14',
    '2004-06-11',
    '2007-01-02',
    '2012-10-29',
    '2012-10-30',
    '2018-12-05',
    '2025-01-09',
  ])('was closed for a reason of its own on %s', (isoDate) => {
    expect(isTradingDay('XNYS', isoDate)).toBe(false);
    expect(isTradingDay('24x5', isoDate)).toBe(true);
  });

  it.each([
    ['2008-03-21', '2008-03-23'],
    ['2011-04-22', '2011-04-24'],
    ['2019-04-19', '2019-04-21'],
    ['2035-03-23', '2035-03-25'],
  ])('closes on %s, the Friday before Easter Sunday %s', (goodFriday) => {
    expect(isTradingDay('XNYS', goodFriday)).toBe(false);
  });
});

describe('the calendars', () => {
  const anyDay = fc.integer({ min: 7_305, max: 24_000 }).map(isoDateOf);

  it('are each part of the next wider one: XNYS of 24x5, 24x5 of 24x7', () => {
    fc.assert(
      fc.property(anyDay, (isoDate) => {
        expect(isTradingDay('24x7', isoDate)).toBe(true);
        if (isTradingDay('XNYS', isoDate)) expect(isTradingDay('24x5', isoDate)).toBe(true);
      }),
    );
  });

  it('close XNYS on 7 to 13 weekdays of every year', () => {
    for (let year = 1990; year <= 2035; year += 1) {
      const days = tradingDays('XNYS', `${year}-01-01`, `${year}-12-31`);
      const weekdays = tradingDays('24x5', `${year}-01-01`, `${year}-12-31`);
      expect(weekdays.length - days.length).toBeGreaterThanOrEqual(7);
      expect(weekdays.length - days.length).toBeLessThanOrEqual(13);
    }
  });

  it('give no days when the range is reversed', () => {
    expect(tradingDays('24x7', '2024-01-02', '2024-01-01')).toEqual([]);
  });

  it('refuse what is not a date', () => {
    expect(() => isTradingDay('24x7', '2024-02-30')).toThrow(RangeError);
  });
});
