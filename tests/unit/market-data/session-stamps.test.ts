import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { tradingDays } from '../../../src/domain/market/trading-calendar.js';
import { sessionStamps } from '../../../src/market-data/session-stamps.js';

const iso = (stamps: Float64Array): string[] => [...stamps].map((stamp) => new Date(stamp).toISOString());
const inNewYork = (stamp: number): DateTime => DateTime.fromMillis(stamp, { zone: 'America/New_York' });

describe('the stamps of a calendar', () => {
  it('are 00:00Z of the trading days for daily bars', () => {
    expect(iso(sessionStamps('XNYS', '1d', '2024-01-01', '2024-01-31'))).toEqual(
      tradingDays('XNYS', '2024-01-01', '2024-01-31').map((isoDate) => `${isoDate}T00:00:00.000Z`),
    );
  });

  it('are Mondays and firsts for weekly and monthly bars', () => {
    expect(iso(sessionStamps('XNYS', '1w', '2024-01-01', '2024-01-20'))).toEqual(
      ['2024-01-01', '2024-01-08', '2024-01-15'].map((isoDate) => `${isoDate}T00:00:00.000Z`),
    );
    expect(iso(sessionStamps('24x7', '1mo', '2023-12-15', '2024-02-10'))).toEqual(
      ['2024-01-01', '2024-02-01'].map((isoDate) => `${isoDate}T00:00:00.000Z`),
    );
  });

  it('run from 09:30 to 16:00 New York on XNYS, before and after the clocks change', () => {
    const stamps = [...sessionStamps('XNYS', '1h', '2024-03-08', '2024-03-11')];
    expect(stamps.map((stamp) => inNewYork(stamp).toFormat('dd HH:mm'))).toEqual(
      ['08', '11'].flatMap((day) =>
        [9, 10, 11, 12, 13, 14, 15].map((hour) => `${day} ${String(hour).padStart(2, '0')}:30`),
      ),
    );
    expect(sessionStamps('XNYS', '1m', '2024-03-08', '2024-03-08')).toHaveLength(390);
  });

  it('run from Sunday 17:00 to Friday 17:00 New York on 24x5, 120 hours a week in winter and in summer', () => {
    for (const [sunday, saturday, hours] of [
      ['2024-01-07', '2024-01-13', 120],
      ['2024-07-07', '2024-07-13', 120],
    ] as const) {
      const stamps = sessionStamps('24x5', '1h', sunday, saturday);
      expect(stamps).toHaveLength(hours);
      expect(inNewYork(stamps[0] as number).toFormat('ccc HH:mm')).toBe('Sun 17:00');
      expect(inNewYork(stamps.at(-1) as number).toFormat('ccc HH:mm')).toBe('Fri 16:00');
    }
    expect(iso(sessionStamps('24x5', '1h', '2024-01-07', '2024-01-07'))[0]).toBe('2024-01-07T22:00:00.000Z');
    expect(iso(sessionStamps('24x5', '1h', '2024-07-07', '2024-07-07'))[0]).toBe('2024-07-07T21:00:00.000Z');
  });

  it('fill every day on 24x7', () => {
    expect(sessionStamps('24x7', '15m', '2024-02-28', '2024-03-01')).toHaveLength(3 * 96);
  });
});
