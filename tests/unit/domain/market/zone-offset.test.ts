import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { isTimezone, zoneOffset } from '../../../../src/domain/market/zone-offset.js';

const HOUR_MS = 3_600_000;

describe('zone offsets', () => {
  it('change with daylight saving time at its very instant', () => {
    const newYork = zoneOffset('America/New_York');
    const springForward = Date.parse('2024-03-10T07:00:00Z');
    expect(newYork(springForward - 1)).toBe(-5 * HOUR_MS);
    expect(newYork(springForward)).toBe(-4 * HOUR_MS);
    expect(newYork(Date.parse('2024-11-03T05:59:59Z'))).toBe(-4 * HOUR_MS);
    expect(newYork(Date.parse('2024-11-03T06:00:00Z'))).toBe(-5 * HOUR_MS);
  });

  it('agree with the zone database in any order of instants', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 2_000_000_000 }), { minLength: 1, maxLength: 20 });
    const zones = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe');
    fc.assert(
      fc.property(zones, instants, (timezone, seconds) => {
        for (const second of seconds) {
          const expected = DateTime.fromSeconds(second, { zone: timezone }).offset * 60_000;
          expect(zoneOffset(timezone)(second * 1_000)).toBe(expected);
        }
      }),
    );
  });

  it('do not exist for a zone that does not', () => {
    expect(() => zoneOffset('Mars/Olympus')).toThrow("'Mars/Olympus' is not a time zone");
    expect(isTimezone('Mars/Olympus')).toBe(false);
    expect(isTimezone('America/New_York')).toBe(true);
    expect(isTimezone('UTC')).toBe(true);
  });
});
