import { describe, expect, it } from 'vitest';
import { TIMEFRAMES } from '../../../../src/domain/market/timeframe.js';
import { meantTimeframe, timeframeDemand } from '../../../../src/domain/market/timeframe-names.js';

describe('names that other programs give timeframes', () => {
  // ccxt, Binance and pandas write 1M for a month; MetaTrader M1 for a minute and MN1 for a month; TradingView 60.
  it.each([
    ['1M', '1mo'],
    ['M', '1mo'],
    ['MN1', '1mo'],
    ['1month', '1mo'],
    ['60m', '1h'],
    ['60min', '1h'],
    ['60', '1h'],
    ['240', '4h'],
    ['1H', '1h'],
    ['H4', '4h'],
    ['M15', '15m'],
    ['M1', '1m'],
    ['1D', '1d'],
    ['D', '1d'],
    ['1440m', '1d'],
    ['24h', '1d'],
    ['7d', '1w'],
    ['1wk', '1w'],
    ['daily', '1d'],
  ])('%s means %s', (text, timeframe) => {
    expect(meantTimeframe(text)).toBe(timeframe);
    expect(timeframeDemand(text)).toContain(`write ${timeframe}`);
  });

  it.each(['2h', '3mo', '', 'x', '1:00', '5m5', 'constructor', '0m', '90'])('%j means none', (text) => {
    expect(meantTimeframe(text)).toBeNull();
    expect(timeframeDemand(text)).toBe(`use one of ${TIMEFRAMES.join(', ')}`);
  });

  it.each(TIMEFRAMES)('%s is its own', (timeframe) => {
    expect(meantTimeframe(timeframe)).toBeNull();
  });
});
