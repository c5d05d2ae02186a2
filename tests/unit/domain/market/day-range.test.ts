import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { isoDateOf } from '../../../../src/domain/market/civil-date.js';
import { dayRange, startOfDayMs } from '../../../../src/domain/market/day-range.js';

describe('a range of days', () => {
  it('contains its last day whole', () => {
    expect(dayRange('2024-01-01', '2024-01-31', '1h', 'UTC')).toEqual({
      startMs: Date.parse('2024-01-01T00:00:00Z'),
      endMs: Date.parse('2024-02-01T00:00:00Z'),
    });
  });

  it('begins and ends at midnight of the zone for bars shorter than a day', () => {
    expect(dayRange('2024-03-10', '2024-03-10', '1m', 'America/New_York')).toEqual({
      startMs: Date.parse('2024-03-10T05:00:00Z'),
      endMs: Date.parse('2024-03-11T04:00:00Z'),
    });
  });

  it('has UTC days for bars of a day or longer, which are stamped 00:00Z', () => {
    for (const timeframe of ['1d', '1w', '1mo'] as const) {
      expect(dayRange('2024-01-02', '2024-01-02', timeframe, 'America/New_York')).toEqual({
        startMs: Date.parse('2024-01-02T00:00:00Z'),
        endMs: Date.parse('2024-01-03T00:00:00Z'),
      });
    }
  });

  it('begins at the first instant of a day that has no midnight', () => {
    // Clocks in Santiago went from 24:00 on 2023-09-02 to 01:00 on 2023-09-03.
    const range = dayRange('2023-09-03', '2023-09-03', '1h', 'America/Santiago');
    expect(range.startMs).toBe(Date.parse('2023-09-03T01:00:00-03:00'));
  });

  it('leaves no gap and no overlap between one day and the next', () => {
    const zones = fc.constantFrom(
      'UTC',
      'America/New_York',
      'Europe/Berlin',
      'Asia/Tokyo',
      'America/Santiago',
    );
    fc.assert(
      fc.property(fc.integer({ min: 7_305, max: 24_000 }), zones, (epochDay, timezone) => {
        const today = dayRange(isoDateOf(epochDay), isoDateOf(epochDay), '1m', timezone);
        expect(today.endMs).toBe(startOfDayMs(epochDay + 1, timezone));
        expect(DateTime.fromMillis(today.startMs, { zone: timezone }).toISODate()).toBe(isoDateOf(epochDay));
        expect(DateTime.fromMillis(today.endMs - 1, { zone: timezone }).toISODate()).toBe(
          isoDateOf(epochDay),
        );
      }),
    );
  });

  it('refuses days and zones that do not exist', () => {
    expect(() => dayRange('2024-02-30', '2024-03-01', '1d', 'UTC')).toThrow(RangeError);
    expect(() => dayRange('2024-02-01', '2024-03-01', '1h', 'Mars/Olympus')).toThrow(RangeError);
  });
});
