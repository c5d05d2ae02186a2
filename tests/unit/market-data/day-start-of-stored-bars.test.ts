import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDayBasis } from '../../../src/domain/market/bar-times/day-basis.js';
import { type Bars, emptyBars } from '../../../src/domain/market/bars.js';
import { AmbiguousStampsError } from '../../../src/market-data/ambiguous-stamps-error.js';
import { DatasetMismatchError } from '../../../src/market-data/dataset-mismatch-error.js';
import { isStampStated, parseInstrumentMeta } from '../../../src/market-data/instrument-meta.js';
import { storeBars } from '../../../src/market-data/store-bars.js';
import type { StoreRequest } from '../../../src/market-data/store-request.js';

const HOUR_MS = 3_600_000;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ktrdr-day-start-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const plain: StoreRequest = {
  ...{
    symbol: 'EURUSD',
    timeframe: '1d',
    source: 'csv:fx.csv',
    calendar: '24x5',
    timezone: 'America/New_York',
  },
  ...{
    isTimezoneAsked: true,
    isTimezoneSaid: true,
    dayStart: null,
    isStampStated: false,
    adjusted: null,
    mode: 'merge',
  },
};
const store = (bars: Bars, change: Partial<StoreRequest> = {}) =>
  storeBars(dataDir, { ...plain, ...change }, bars, new AbortController().signal);
const described = async (): Promise<unknown> =>
  JSON.parse(await readFile(join(dataDir, 'EURUSD_1d.meta.json'), 'utf8'));

/** Bars whose prices tell them apart: the n-th opens at 100 + n and closes at 101 + n. */
function barsAt(stampsMs: readonly number[]): Bars {
  const bars = emptyBars(stampsMs.length);
  for (const [index, stampMs] of stampsMs.entries()) {
    bars.openTimeMs[index] = stampMs;
    bars.open[index] = 100 + index;
    bars.low[index] = 99.5 + index;
    bars.high[index] = 101.5 + index;
    bars.close[index] = 101 + index;
  }
  return bars;
}

const dated = (...dates: readonly string[]): Bars => barsAt(dates.map((date) => Date.parse(date)));

/** Four weeks of Monday to Friday around the day on which the clock of New York changes, and around London's. */
const DATES = ['2024-03-04', '2024-03-11', '2024-03-25', '2024-04-01'].flatMap((monday) =>
  [0, 1, 2, 3, 4].map((day) => new Date(Date.parse(monday) + 24 * day * HOUR_MS).toISOString().slice(0, 10)),
);

/**
 * Weeks of hours from 17:00 New York on Sundays, and the days that they make, dated Monday to Friday.
 * @param weeks the first of the four weeks, and the one after the last
 */
function hoursAndDays(weeks: readonly [number, number] = [0, 4]): {
  readonly hours: Bars;
  readonly days: Bars;
} {
  const dates = DATES.slice(5 * weeks[0], 5 * weeks[1]);
  const opens = (date: string) => Date.parse(date) - (date < '2024-03-10' ? 2 : 3) * HOUR_MS;
  const hours = barsAt(
    dates.flatMap((date) => Array.from({ length: 24 }, (_hour, index) => opens(date) + index * HOUR_MS)),
  );
  const days = dated(...dates);
  for (let day = 0; day < dates.length; day += 1) {
    days.open[day] = hours.open[day * 24] as number;
    days.low[day] = hours.low[day * 24] as number;
    days.high[day] = hours.high[day * 24 + 23] as number;
    days.close[day] = hours.close[day * 24 + 23] as number;
  }
  return { hours, days };
}

const SUMMER_MS = Date.parse('2024-03-31T01:00Z');
const londonDate = (stampMs: number): string =>
  new Date(stampMs + (stampMs < SUMMER_MS ? 0 : HOUR_MS)).toISOString().slice(0, 10);

/** Eight weeks of hours around the day on which the clock of London changes, and the days from midnight there. */
function hoursAndDaysOfLondon(): { readonly hours: Bars; readonly days: Bars } {
  const stampsMs = Array.from({ length: 8 }, (_week, week) =>
    Array.from(
      { length: 120 },
      (_hour, hour) => Date.parse('2024-03-03T21:00Z') + (week * 168 + hour) * HOUR_MS,
    ),
  ).flat();
  const hours = barsAt(stampsMs);
  const dates = [...new Set(stampsMs.map(londonDate))];
  const days = dated(...dates);
  for (const [day, date] of dates.entries()) {
    const first = stampsMs.findIndex((stampMs) => londonDate(stampMs) === date);
    const last = stampsMs.findLastIndex((stampMs) => londonDate(stampMs) === date);
    days.open[day] = hours.open[first] as number;
    days.low[day] = hours.low[first] as number;
    days.high[day] = hours.high[last] as number;
    days.close[day] = hours.close[last] as number;
  }
  return { hours, days };
}

/** Monday to Friday of a hundred weeks, with a bar of one Sunday. */
const withStraySunday = (): Bars => {
  const mondayMs = Date.parse('2022-01-03');
  const stampsMs = Array.from({ length: 700 }, (_day, day) => mondayMs + 24 * day * HOUR_MS);
  const isStray = (stampMs: number): boolean => stampMs === Date.parse('2023-01-08');
  return barsAt(
    stampsMs.filter((stampMs) => isStray(stampMs) || ![0, 6].includes(new Date(stampMs).getUTCDay())),
  );
};

describe('when the days of stored bars begin', () => {
  it('is what the load says, and stays when a later one says nothing', async () => {
    await store(dated('2024-01-08', '2024-01-09'), { dayStart: '18:00' });
    await store(dated('2024-01-10'));
    expect(await described()).toMatchObject({ dayStart: '18:00' });
  });

  it('is found by shorter bars that are stored already', async () => {
    const { hours, days } = hoursAndDays();
    await store(hours, { timeframe: '1h' });
    const { foundDayStart } = await store(days);
    expect(foundDayStart).toEqual({ dayStart: '17:00', reason: 'shorter bars show it' });
    expect(await described()).toMatchObject({ dayStart: '17:00' });
  });

  it('is not written where the time of another zone fits as well', async () => {
    const { hours, days } = hoursAndDays([0, 1]);
    await store(hours, { timeframe: '1h' });
    expect((await store(days)).foundDayStart).toBeNull();
    expect(await described()).not.toHaveProperty('dayStart');
  });

  it('is not written where only the time of another zone fits', async () => {
    const { hours, days } = hoursAndDays();
    await store(hours, { timeframe: '1h', timezone: 'UTC' });
    expect((await store(days, { timezone: 'UTC' })).foundDayStart).toBeNull();
  });

  it('is not midnight of a zone that shorter bars disprove, whatever Sundays say', async () => {
    const { hours, days } = hoursAndDaysOfLondon();
    await store(hours, { timeframe: '1h', timezone: 'UTC' });
    for (const isTimezoneSaid of [true, false]) {
      const { foundDayStart, instrument } = await store(days, { timezone: 'UTC', isTimezoneSaid });
      expect(foundDayStart).toBeNull();
      expect(await described()).not.toHaveProperty('dayStart');
      const { readings, isAssumed } = findDayBasis(instrument, days, hours);
      expect(readings).toMatchObject([{ startMinute: 0, timezone: 'Europe/London' }]);
      expect(isAssumed).toBe(true);
    }
  });

  it('is not midnight of a zone that nobody said, which bars that come later may disprove', async () => {
    const { hours, days } = hoursAndDaysOfLondon();
    const { instrument } = await store(days, { timezone: 'UTC', isTimezoneSaid: false });
    expect(instrument).not.toHaveProperty('dayStart');
    expect(findDayBasis(instrument, days, hours).readings).toMatchObject([{ timezone: 'Europe/London' }]);
  });

  it('is not midnight for one Sunday among a hundred Fridays', async () => {
    const { instrument, foundDayStart } = await store(withStraySunday(), { timezone: 'UTC' });
    expect(foundDayStart).toBeNull();
    expect(findDayBasis(instrument, withStraySunday(), null).isAssumed).toBe(true);
  });

  it('is asked for with the zone that it is told in, and with that of currency pairs', async () => {
    const refused = store(dated('2024-01-07', '2024-01-08', '2024-01-09'), { timezone: 'UTC' });
    await expect(refused).rejects.toThrow(
      /by the clock of UTC; .*timezone America\/New_York \(dayStart 17:00\)/,
    );
  });

  it('is not written where nothing shows it', async () => {
    const { foundDayStart } = await store(hoursAndDays().days);
    expect(foundDayStart).toBeNull();
    expect(await described()).not.toHaveProperty('dayStart');
  });

  it('is midnight, when short bars of Sundays stand beside those of Fridays', async () => {
    await store(dated('2024-01-05', '2024-01-07', '2024-01-08', '2024-01-12', '2024-01-14'));
    expect(await described()).toMatchObject({ dayStart: '00:00' });
  });

  it('is asked for, when a Sunday may be either, and nothing is written', async () => {
    const refused = store(dated('2024-01-07', '2024-01-08', '2024-01-09'));
    await expect(refused).rejects.toThrow(AmbiguousStampsError);
    await expect(refused).rejects.toThrow(/\(dayStart 00:00\), or .*\(dayStart 17:00\)/);
    await expect(described()).rejects.toThrow('ENOENT');
    await store(dated('2024-01-07', '2024-01-08', '2024-01-09'), { dayStart: '17:00' });
    expect(await described()).toMatchObject({ dayStart: '17:00' });
  });

  it('is not asked for where even the calendar is a guess', async () => {
    await store(dated('2024-01-07', '2024-01-08', '2024-01-09'), { calendar: null });
    expect(await described()).not.toHaveProperty('dayStart');
  });
});

describe('bars stamped by date and bars stamped with their opening', () => {
  it('are not merged', async () => {
    await store(dated('2024-01-08', '2024-01-09'));
    const refused = store(dated('2024-01-09T22:00Z', '2024-01-10T22:00Z'));
    await expect(refused).rejects.toThrow(DatasetMismatchError);
    await expect(refused).rejects.toThrow('those are stamped by date and these by their opening');
    await store(dated('2024-01-09T22:00Z'), { mode: 'replace' });
    expect(await readFile(join(dataDir, 'EURUSD_1d.csv'), 'utf8')).toContain('2024-01-09T22:00:00Z,100,');
  });
});

describe('which end of a bar its stamp is', () => {
  it('is said only by whoever said it, and stays said', async () => {
    await store(dated('2024-01-08', '2024-01-09'));
    expect(await described()).toMatchObject({ stamp: 'open' });
    expect(await described()).not.toHaveProperty('stampStated');
    await store(dated('2024-01-10'), { isStampStated: true });
    await store(dated('2024-01-11'));
    expect(await described()).toMatchObject({ stamp: 'open', stampStated: true });
  });

  it.each([
    ['a description by hand', { stamp: 'open' }, true],
    ['what older versions stored, who wrote it unasked', { stamp: 'open', hash: 'a'.repeat(64) }, false],
    ['what was stored with it said', { stamp: 'open', stampStated: true, hash: 'a'.repeat(64) }, true],
    ['a description that leaves it out', {}, false],
  ])('is taken as said or not from %s', (_what, meta, isStated) => {
    expect(isStampStated(parseInstrumentMeta('EURUSD_1w.meta.json', JSON.stringify(meta)))).toBe(isStated);
  });
});
