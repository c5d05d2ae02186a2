import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../../../src/domain/market/instrument.js';
import { periodsPerYear } from '../../../../src/domain/market/periods-per-year.js';

const CALENDARS: readonly Calendar[] = ['XNYS', '24x5', '24x7'];

describe('periods per year', () => {
  it('are 252 for stocks and forex, 365 for what trades every day', () => {
    expect(CALENDARS.map((calendar) => periodsPerYear(calendar, '1d'))).toEqual([252, 252, 365]);
  });

  it('count days for bars shorter than a day', () => {
    for (const timeframe of ['1m', '5m', '15m', '30m', '1h', '4h'] as const) {
      expect(CALENDARS.map((calendar) => periodsPerYear(calendar, timeframe))).toEqual([252, 252, 365]);
    }
  });

  it('are 52 and 12 for weekly and monthly bars of any calendar', () => {
    expect(CALENDARS.map((calendar) => periodsPerYear(calendar, '1w'))).toEqual([52, 52, 52]);
    expect(CALENDARS.map((calendar) => periodsPerYear(calendar, '1mo'))).toEqual([12, 12, 12]);
  });
});
