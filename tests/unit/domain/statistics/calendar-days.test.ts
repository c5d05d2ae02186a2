import { describe, expect, it } from 'vitest';
import { barDates } from '../../../../src/domain/market/bar-date.js';
import type { Timeframe } from '../../../../src/domain/market/timeframe.js';
import { calendarDays } from '../../../../src/domain/statistics/calendar-days.js';

/** Days that bars with these stamps cover. */
function daysOf(stamps: readonly string[], timeframe: Timeframe, timezone = 'UTC'): number {
  const timeMs = Float64Array.from(stamps, (stamp) => Date.parse(stamp));
  const calendar = timezone === 'UTC' ? 'XNYS' : '24x5';
  const dateOf = barDates({ calendar, timeframe, timezone }, timeMs);
  return calendarDays(timeMs[0] as number, timeMs[timeMs.length - 1] as number, timeframe, dateOf);
}

describe('the calendar days of bars', () => {
  it('are those from the first date to the last', () => {
    expect(daysOf(['2024-02-27', '2024-02-28', '2024-03-01'], '1d')).toBe(4);
    expect(daysOf(['2024-02-28T14:30Z', '2024-02-28T20:30Z'], '1h')).toBe(1);
  });

  it('are seven a week, by whichever day it is dated', () => {
    expect(daysOf(['2024-01-01', '2024-01-08'], '1w')).toBe(14);
    expect(daysOf(['2024-01-05', '2024-01-12'], '1w')).toBe(14);
  });

  it('are whole months, by whichever day a month is dated', () => {
    // 2023 has 365 days; from February 2023 to January 2024 there are as many.
    expect(daysOf(['2023-01-01', '2023-12-01'], '1mo'), 'the first').toBe(365);
    expect(daysOf(['2023-01-03', '2023-12-01'], '1mo'), 'the first trading day').toBe(365);
    expect(daysOf(['2023-02-28', '2024-01-31'], '1mo'), 'the last').toBe(365);
    expect(daysOf(['2024-02-29'], '1mo')).toBe(29);
    // Opens at 17:00 in New York of the day before.
    expect(daysOf(['2023-01-31T22:00Z', '2023-06-30T21:00Z'], '1mo', 'America/New_York')).toBe(181);
  });
});
