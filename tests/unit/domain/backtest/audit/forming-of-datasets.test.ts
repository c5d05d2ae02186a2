import { describe, expect, it } from 'vitest';
import { formingOfDatasets } from '../../../../../src/domain/backtest/audit/forming-of-datasets.js';
import type { Timeframe } from '../../../../../src/domain/market/timeframe.js';
import { at, type Datasets, described, hours, joined, type Window, walk } from './audited-market.js';
import { days, isWeekday, pair } from './old-rule-case.js';

/** When the bar with a stamp began and was formed, as `2024-01-10T22:00`. */
function formingAt(datasets: Datasets, timeframe: Timeframe, stamp: string): readonly string[] {
  const bars = datasets.get(timeframe)?.bars;
  const index = bars?.openTimeMs.indexOf(at(stamp)) ?? -1;
  const times = formingOfDatasets(datasets).get(timeframe);
  return [times?.beganMs[index], times?.formedMs[index]].map((ms) =>
    new Date(ms ?? Number.NaN).toISOString().slice(0, 16),
  );
}

/** Days of the pair from midnight to midnight of UTC, dated Monday to Friday. */
const civilDays = joined(pair, days('2024-01-08', 33, 0).filter(isWeekday));

/** When the day of 10 January began and was formed, of days alone and beside their hours. */
function tenthOfJanuary(about: Parameters<typeof described>[0]) {
  const of = (datasets: Datasets) => formingAt(datasets, '1d', '2024-01-10');
  return {
    ofDays: of(described(about, { '1d': civilDays })),
    besideHours: of(described(about, { '1h': pair, '1d': civilDays })),
  };
}

const alone = (timeframe: Timeframe, ...stamps: string[]) => ({ [timeframe]: walk(stamps.map(at)) });

describe('formingOfDatasets', () => {
  it('takes days that nobody described for what is usual, and for what shorter bars show', () => {
    const { ofDays, besideHours } = tenthOfJanuary({ calendar: '24x5', timezone: 'UTC', symbol: 'EURUSD' });
    // 17:00 New York, in winter.
    expect(ofDays).toEqual(['2024-01-09T22:00', '2024-01-10T22:00']);
    expect(besideHours).toEqual(['2024-01-10T00:00', '2024-01-11T00:00']);
  });

  it('takes the hours of a market for its day', () => {
    const tokyo = hours(at('2024-01-08T00'), at('2024-01-20'), (stampMs) => {
      const date = new Date(stampMs);
      return date.getUTCHours() < 6 && isWeekday([stampMs, 0, 0]);
    });
    const daily = joined(tokyo, days('2024-01-08', 12, 0));
    const datasets = described({ calendar: '24x5', timezone: 'Asia/Tokyo' }, { '1h': tokyo, '1d': daily });
    expect(formingAt(datasets, '1d', '2024-01-11')).toEqual(['2024-01-11T00:00', '2024-01-11T06:00']);
  });

  it('lets what only looks like the exchange trade on when that closes early', () => {
    const newYork = { calendar: 'XNYS', timezone: 'America/New_York' } as const;
    for (const [calendarAssumed, formed] of [
      [true, '2023-11-24T21:00'],
      [false, '2023-11-24T18:00'],
    ] as const) {
      const about = { ...newYork, calendarAssumed };
      expect(formingAt(described(about, alone('1d', '2023-11-24')), '1d', '2023-11-24')[1]).toBe(formed);
      const opened = alone('1d', '2023-11-24T14', '2023-11-27T14');
      expect(formingAt(described(about, opened), '1d', '2023-11-24T14')[1]).toBe(formed);
    }
  });

  it('believes what was said of days, unless shorter bars show other days', () => {
    const about = { calendar: '24x5', timezone: 'America/Chicago', dayStart: '17:00' } as const;
    const { ofDays, besideHours } = tenthOfJanuary(about);
    expect(ofDays).toEqual(['2024-01-09T23:00', '2024-01-10T23:00']);
    expect(besideHours).toEqual(['2024-01-10T00:00', '2024-01-11T00:00']);
  });

  it('lets weeks that are dated by one weekday begin on it, and where nobody said so also on Monday', () => {
    const about = { calendar: 'XNYS', timezone: 'America/New_York' } as const;
    const tuesdays = alone('1w', '2022-04-26', '2022-05-03', '2022-05-10');
    // Sessions of New York in summer.
    expect(formingAt(described(about, tuesdays), '1w', '2022-05-03')).toEqual([
      '2022-05-02T13:30',
      '2022-05-09T20:00',
    ]);
    expect(formingAt(described({ ...about, isStampStated: true }, tuesdays), '1w', '2022-05-03')).toEqual([
      '2022-05-03T13:30',
      '2022-05-09T20:00',
    ]);
    const afterHoliday = alone('1w', '2024-01-08', '2024-01-16', '2024-01-22');
    expect(formingAt(described(about, afterHoliday), '1w', '2024-01-16')[1]).toBe('2024-01-19T21:00');
  });

  it('lets a week have the days that were said or shown of days', () => {
    const weekly: Window[] = [[at('2024-01-08'), at('2024-01-08'), at('2024-01-13')]];
    const about = { calendar: '24x5', timezone: 'UTC', symbol: 'EURUSD' } as const;
    const shown = described(about, { '1h': pair, '1d': civilDays, '1w': joined(pair, weekly) });
    // Days that begin at 23:30 take in the same hours as those that begin at 00:00, and the shortest counts.
    expect(formingAt(shown, '1w', '2024-01-08')[1]).toBe('2024-01-12T23:30');
    const usual = described(about, { '1w': joined(pair, weekly) });
    expect(formingAt(usual, '1w', '2024-01-08')[1]).toBe('2024-01-12T22:00');
  });

  it('ends a session early where the exchange did', () => {
    // The day after Thanksgiving: 13:00 New York.
    const datasets = described({ calendar: 'XNYS', timezone: 'America/New_York' }, alone('1d', '2024-11-29'));
    expect(formingAt(datasets, '1d', '2024-11-29')).toEqual(['2024-11-29T14:30', '2024-11-29T18:00']);
  });

  it('ends four hours by the clock where that is put back', () => {
    // From 02:00 CEST, 27 October, to 06:00 CET: five hours.
    const datasets = described(
      { calendar: '24x7', timezone: 'Europe/Berlin' },
      alone('4h', '2024-10-27T00', '2024-10-27T05'),
    );
    expect(formingAt(datasets, '4h', '2024-10-27T00')[1]).toBe('2024-10-27T05:00');
  });

  it('takes a last Sunday for the eve of the next month where months are dated by their beginning', () => {
    const about = { calendar: '24x5', timezone: 'UTC', symbol: 'EURUSD' } as const;
    const byBeginning = alone('1mo', '2024-02-01', '2024-03-01', '2024-03-31');
    expect(formingAt(described(about, byBeginning), '1mo', '2024-03-31')[1]).toBe('2024-04-30T21:00');
    const byEnd = alone('1mo', '2024-01-31', '2024-02-29', '2024-03-31');
    expect(formingAt(described(about, byEnd), '1mo', '2024-03-31')[1]).toBe('2024-03-29T21:00');
  });

  it('refuses a zone that does not exist', () => {
    const datasets = described({ calendar: '24x7', timezone: 'Mars/Olympus' }, alone('1d', '2024-01-08'));
    expect(() => formingOfDatasets(datasets)).toThrow(RangeError);
  });
});
