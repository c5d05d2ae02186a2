import { describe, expect, it } from 'vitest';
import { barOfDay } from '../../../../src/domain/market/bar-of-day.js';

const DAY_MS = 86_400_000;

/** Daily bars with these stamps, each of which holds a whole day. */
const bars =
  (...stamps: readonly string[]) =>
  async (instant: string) => {
    const at = Date.parse(instant);
    const timestamp = stamps.find((stamp) => at >= Date.parse(stamp) && at < Date.parse(stamp) + DAY_MS);
    return timestamp === undefined ? null : { timestamp };
  };

describe('the daily bar of a day', () => {
  it.each([
    ['stamped by date', 'XNYS', 'America/New_York', ['2024-01-16T00:00:00Z', '2024-01-17T00:00:00Z']],
    ['stamped by the opening', 'XNYS', 'America/New_York', ['2024-01-16T14:30:00Z', '2024-01-17T14:30:00Z']],
    [
      'that opens the evening before',
      '24x5',
      'America/New_York',
      ['2024-01-15T22:00:00Z', '2024-01-16T22:00:00Z'],
    ],
    ['of a midnight in the east', '24x7', 'Asia/Tokyo', ['2024-01-15T15:00:00Z', '2024-01-16T15:00:00Z']],
  ])('is the one %s', async (_how, calendar, timezone, stamps) => {
    const dated = { calendar, timezone };
    expect(await barOfDay('2024-01-16', dated, bars(...stamps))).toEqual({ timestamp: stamps[0] });
    expect(await barOfDay('2024-01-17', dated, bars(...stamps))).toEqual({ timestamp: stamps[1] });
    expect(await barOfDay('2024-01-18', dated, bars(...stamps))).toBeNull();
  });
});
