import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  epochDayOf,
  isoDateOf,
  requireEpochDay,
  weekdayOf,
} from '../../../../src/domain/market/civil-date.js';

describe('civil dates', () => {
  it('count days from 1970-01-01', () => {
    expect(epochDayOf('1970-01-01')).toBe(0);
    expect(epochDayOf('1969-12-31')).toBe(-1);
    expect(epochDayOf('2024-01-01')).toBe(Date.UTC(2024, 0, 1) / 86_400_000);
  });

  it('know which days exist', () => {
    expect(epochDayOf('2024-02-29')).not.toBeNull();
    expect(epochDayOf('2023-02-29')).toBeNull();
    expect(epochDayOf('2024-13-01')).toBeNull();
    expect(epochDayOf('2024-1-1')).toBeNull();
    expect(epochDayOf('2024-01-01T00:00:00Z')).toBeNull();
    expect(() => requireEpochDay('2024-02-30')).toThrow("'2024-02-30' is not a calendar date");
  });

  it('count the first century as itself, not as the twentieth', () => {
    // 400 years of the Gregorian calendar have 146,097 days, so 2000-03-01 is five such spans after 0000-03-01.
    expect(epochDayOf('0000-03-01')).toBe((epochDayOf('2000-03-01') ?? 0) - 5 * 146_097);
    expect(epochDayOf('0099-12-31')).toBe((epochDayOf('0100-01-01') ?? 0) - 1);
    expect(epochDayOf('0001-02-29')).toBeNull();
  });

  it('return to the same text after a trip through the day number', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (epochDay) => {
        expect(epochDayOf(isoDateOf(epochDay))).toBe(epochDay);
      }),
    );
  });

  it('know their day of the week, before 1970 too', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), (epochDay) => {
        expect(weekdayOf(epochDay)).toBe(new Date(epochDay * 86_400_000).getUTCDay());
      }),
    );
  });
});
