import { describe, expect, it } from 'vitest';
import { type Bars, emptyBars } from '../../../../src/domain/market/bars.js';
import { inferCalendar } from '../../../../src/domain/market/infer-calendar.js';
import type { Calendar } from '../../../../src/domain/market/instrument.js';
import type { Timeframe } from '../../../../src/domain/market/timeframe.js';
import { sessionStamps } from '../../../../src/market-data/session-stamps.js';

function barsAt(stamps: Iterable<number>): Bars {
  const openTimeMs = Float64Array.from(stamps);
  return { ...emptyBars(openTimeMs.length), openTimeMs };
}

const at = (text: string): number => Date.parse(text);

describe('the inferred calendar', () => {
  const known: [Calendar, Timeframe][] = [
    ['XNYS', '1d'],
    ['XNYS', '1h'],
    ['XNYS', '1m'],
    ['24x5', '1m'],
    ['24x5', '1h'],
    ['24x5', '4h'],
    ['24x7', '1m'],
    ['24x7', '4h'],
    ['24x7', '1d'],
  ];

  it.each(known)('is %s for %s bars that follow it', (calendar, timeframe) => {
    expect(
      inferCalendar(barsAt(sessionStamps(calendar, timeframe, '2024-03-01', '2024-03-31')), timeframe),
    ).toBe(calendar);
  });

  it('is XNYS for daily bars of weekdays, which give the same 252 days as forex', () => {
    expect(inferCalendar(barsAt(sessionStamps('24x5', '1d', '2024-01-01', '2024-12-31')), '1d')).toBe('XNYS');
  });

  it('is 24x5 for daily bars with Sundays and without Saturdays', () => {
    const stamps = [...sessionStamps('24x7', '1d', '2024-01-01', '2024-03-31')];
    expect(inferCalendar(barsAt(stamps.filter((stamp) => new Date(stamp).getUTCDay() !== 6)), '1d')).toBe(
      '24x5',
    );
  });

  it('is 24x5 for bars of a Sunday evening alone', () => {
    expect(inferCalendar(barsAt([at('2024-01-07T22:00:00Z'), at('2024-01-07T23:00:00Z')]), '1h')).toBe(
      '24x5',
    );
  });

  it('is XNYS for a stock with extended hours', () => {
    const stamps = [...sessionStamps('XNYS', '1d', '2024-06-03', '2024-06-28')].flatMap((day) =>
      // 04:00 to 20:00 in New York is 08:00Z to 24:00Z in summer.
      Array.from({ length: 16 }, (_, hour) => day + (8 + hour) * 3_600_000),
    );
    expect(inferCalendar(barsAt(stamps), '1h')).toBe('XNYS');
  });

  it('is not changed by a stray bar on a Saturday', () => {
    const stamps = [
      ...sessionStamps('XNYS', '1d', '2024-01-01', '2024-03-31'),
      at('2024-01-13T00:00:00Z'),
    ].sort();
    expect(inferCalendar(barsAt(stamps), '1d')).toBe('XNYS');
  });

  it('is XNYS for weekly and monthly bars, whose stamps fall on any day', () => {
    expect(inferCalendar(barsAt([at('2024-06-01T00:00:00Z'), at('2024-09-01T00:00:00Z')]), '1mo')).toBe(
      'XNYS',
    );
    expect(inferCalendar(barsAt([at('2024-06-02T00:00:00Z')]), '1w')).toBe('XNYS');
  });
});
