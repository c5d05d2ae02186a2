import { describe, expect, it } from 'vitest';
import { barDates, rangeDates } from '../../../../src/domain/market/bar-date.js';
import { stampsOfDays } from '../../../../src/domain/market/day-range.js';
import type { Calendar } from '../../../../src/domain/market/instrument.js';
import type { Timeframe } from '../../../../src/domain/market/timeframe.js';

describe('the trading date of a bar', () => {
  const dateOf = (
    calendar: Calendar,
    timezone: string,
    stamps: readonly string[],
    timeframe: Timeframe = '1d',
  ) => {
    const stampsMs = Float64Array.from(stamps, Date.parse);
    return [...stampsMs].map(barDates({ calendar, timeframe, timezone }, stampsMs));
  };

  it.each([
    ['its date', '24x7', 'America/New_York', ['2024-01-08'], ['2024-01-08']],
    [
      'the next one, when it opens in the evening',
      '24x5',
      'America/New_York',
      ['2024-01-08T22:00Z'],
      ['2024-01-09'],
    ],
    ['its own, when it opens in the morning', '24x7', 'Europe/London', ['2024-07-08T05:00Z'], ['2024-07-08']],
    [
      'Monday for a Sunday of 24x5',
      '24x5',
      'UTC',
      ['2024-01-07', '2024-01-12'],
      ['2024-01-08', '2024-01-12'],
    ],
    ['Monday for the evening of a Friday of 24x5', '24x5', 'UTC', ['2024-01-05T22:00Z'], ['2024-01-08']],
    ['that of its session for the exchange', 'XNYS', 'UTC', ['2024-01-08T14:30Z'], ['2024-01-08']],
    // 09:30 in Hong Kong, of bars that look like those of the exchange.
    ['its own, when it opens in the morning of Asia', 'XNYS', 'UTC', ['2024-01-08T01:30Z'], ['2024-01-08']],
    [
      'the next one for weeks without Fridays, dated by their evenings',
      '24x5',
      'UTC',
      ['2024-01-07', '2024-01-08', '2024-01-11', '2024-01-14'],
      ['2024-01-08', '2024-01-09', '2024-01-12', '2024-01-15'],
    ],
  ] as const)('is %s', (_what, calendar, timezone, stamps, dates) => {
    expect(dateOf(calendar, timezone, stamps)).toEqual(dates);
  });
});

describe('the stamps of whole days', () => {
  const isIn = (stamp: string, timezone: string, calendar: Calendar = '24x7'): boolean => {
    const days = { timeframe: '1d', timezone, calendar } as const;
    const { startMs, endMs } = stampsOfDays('2024-01-09', '2024-01-10', days);
    return Date.parse(stamp) >= startMs && Date.parse(stamp) < endMs;
  };

  it.each([
    'UTC',
    'America/New_York',
    'Pacific/Honolulu',
    'Asia/Tokyo',
    'Pacific/Auckland',
    'Pacific/Kiritimati',
  ])('are their dates in %s', (timezone) => {
    const dates = ['2024-01-08', '2024-01-09', '2024-01-10', '2024-01-11'];
    expect(dates.map((date) => isIn(date, timezone))).toEqual([false, true, true, false]);
  });

  it.each([
    ['00:00', '2024-01-08', '2024-01-09', '2024-01-10', '2024-01-11'],
    // Of the exchange, and of markets whose bars look like its.
    ...['01:30', '08:00', '13:00', '14:30', '23:00'].map(
      (time) => [time, ...['08', '09', '10', '11'].map((day) => `2024-01-${day}T${time}Z`)] as const,
    ),
  ])('are the dates of XNYS, stamped at %s of UTC', (_time, ...stamps) => {
    for (const timezone of ['UTC', 'America/New_York', 'Asia/Hong_Kong']) {
      expect(stamps.map((stamp) => isIn(stamp, timezone, 'XNYS'))).toEqual([false, true, true, false]);
      const rule = { calendar: 'XNYS', timeframe: '1d', timezone } as const;
      expect(stamps.map((stamp) => Date.parse(stamp)).map(rangeDates(rule))).toEqual([
        ...['2024-01-08', '2024-01-09', '2024-01-10', '2024-01-11'],
      ]);
    }
  });

  it('are the evenings before them, for bars that open there', () => {
    const evenings = ['2024-01-07T22:00Z', '2024-01-08T22:00Z', '2024-01-09T22:00Z', '2024-01-10T22:00Z'];
    expect(evenings.map((stamp) => isIn(stamp, 'America/New_York'))).toEqual([false, true, true, false]);
    // 17:00 in Sydney is 06:00Z.
    const sydney = ['2024-01-08T06:00Z', '2024-01-09T06:00Z', '2024-01-10T06:00Z'];
    expect(sydney.map((stamp) => isIn(stamp, 'Australia/Sydney'))).toEqual([true, true, false]);
  });
});
