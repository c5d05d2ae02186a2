import { describe, expect, it } from 'vitest';
import { tradingDate } from '../../../../src/domain/market/trading-date.js';

const at = (text: string): number => Date.parse(text);

describe('the trading date of a bar', () => {
  it('is its date in the zone of the instrument', () => {
    expect(tradingDate('24x7', at('2024-01-02T02:00:00Z'), 'UTC')).toBe('2024-01-02');
    expect(tradingDate('XNYS', at('2024-01-02T02:00:00Z'), 'America/New_York')).toBe('2024-01-01');
  });

  it('follows daylight saving time', () => {
    expect(tradingDate('XNYS', at('2024-01-03T04:30:00Z'), 'America/New_York')).toBe('2024-01-02');
    expect(tradingDate('XNYS', at('2024-07-03T04:30:00Z'), 'America/New_York')).toBe('2024-07-03');
  });

  it('of a forex Sunday is Monday', () => {
    expect(tradingDate('24x5', at('2024-01-07T22:00:00Z'), 'UTC')).toBe('2024-01-08');
    expect(tradingDate('24x5', at('2024-01-05T21:00:00Z'), 'UTC')).toBe('2024-01-05');
  });

  it('of a forex Saturday, as the end of the week is in the east, is Friday', () => {
    expect(tradingDate('24x5', at('2024-01-05T21:00:00Z'), 'Asia/Tokyo')).toBe('2024-01-05');
  });

  it('of a weekend stays what it is where every day trades', () => {
    expect(tradingDate('24x7', at('2024-01-07T22:00:00Z'), 'UTC')).toBe('2024-01-07');
  });
});
