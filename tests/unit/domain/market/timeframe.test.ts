import { describe, expect, it } from 'vitest';
import { closeTimeMs, isIntraday, isTimeframe, TIMEFRAMES } from '../../../../src/domain/market/timeframe.js';

const at = (text: string): number => Date.parse(text);

describe('timeframes', () => {
  it('close at the stamp plus their duration', () => {
    const open = at('2024-01-31T00:00:00Z');
    const minutes = {
      '1m': 1,
      '5m': 5,
      '15m': 15,
      '30m': 30,
      '1h': 60,
      '4h': 240,
      '1d': 1_440,
      '1w': 10_080,
    } as const;
    for (const [timeframe, length] of Object.entries(minutes)) {
      expect(closeTimeMs(timeframe as keyof typeof minutes, open)).toBe(open + length * 60_000);
    }
  });

  it('of a month close when the next month begins', () => {
    expect(closeTimeMs('1mo', at('2024-02-01T00:00:00Z'))).toBe(at('2024-03-01T00:00:00Z'));
    expect(closeTimeMs('1mo', at('2024-12-01T00:00:00Z'))).toBe(at('2025-01-01T00:00:00Z'));
  });

  it('below a day are intraday', () => {
    expect(TIMEFRAMES.filter(isIntraday)).toEqual(['1m', '5m', '15m', '30m', '1h', '4h']);
  });

  it('are known by their exact names', () => {
    expect(TIMEFRAMES.every(isTimeframe)).toBe(true);
    expect(['2h', '1D', '1M', ''].some(isTimeframe)).toBe(false);
  });
});
