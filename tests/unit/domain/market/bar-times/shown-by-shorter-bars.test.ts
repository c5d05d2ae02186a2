import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../../src/base/pure/random.js';
import { knownDatasets } from '../../../../../src/domain/market/bar-times/known-datasets.js';
import { sessionAssumptions } from '../../../../../src/domain/market/bar-times/session-assumptions.js';
import {
  type ReadBars,
  timesOfDatasets,
} from '../../../../../src/domain/market/bar-times/times-of-datasets.js';
import { type Bars, emptyBars } from '../../../../../src/domain/market/bars.js';
import type { Instrument } from '../../../../../src/domain/market/instrument.js';
import type { Timeframe } from '../../../../../src/domain/market/timeframe.js';

const HOUR_MS = 3_600_000;
const about = { source: 'test', timezone: 'UTC', calendarAssumed: false } as const;

/** Hours of foreign exchange from Sunday 22:00Z on, five days a week, in winter. */
function hoursOfWeeks(weeks: number): Bars {
  const random = seededRandom(3);
  const start = Date.parse('2024-01-07T22:00Z');
  const bars = emptyBars(weeks * 120);
  let price = 100;
  for (let index = 0; index < bars.length; index += 1) {
    bars.openTimeMs[index] = start + (Math.floor(index / 120) * 168 + (index % 120)) * HOUR_MS;
    bars.open[index] = price;
    price *= Math.exp(0.002 * random.normal());
    bars.close[index] = price;
    bars.high[index] = Math.max(bars.open[index] as number, price) * 1.0001;
    bars.low[index] = Math.min(bars.open[index] as number, price) * 0.9999;
  }
  return bars;
}

/** Puts hours together to days that begin at an hour of UTC; dated by `dateOf` of their beginning. */
function daysFrom(hours: Bars, startHour: number, dateOf: (beginMs: number) => number): Bars {
  const groups = new Map<number, number[]>();
  for (const [index, stampMs] of hours.openTimeMs.entries()) {
    const begin =
      Math.floor((stampMs - startHour * HOUR_MS) / (24 * HOUR_MS)) * 24 * HOUR_MS + startHour * HOUR_MS;
    groups.set(begin, [...(groups.get(begin) ?? []), index]);
  }
  const days = emptyBars(groups.size);
  for (const [at, [begin, members]] of [...groups].entries()) {
    days.openTimeMs[at] = dateOf(begin);
    days.open[at] = hours.open[members[0] as number] as number;
    days.close[at] = hours.close[members.at(-1) as number] as number;
    days.high[at] = Math.max(...members.map((index) => hours.high[index] as number));
    days.low[at] = Math.min(...members.map((index) => hours.low[index] as number));
  }
  return days;
}

function together(hours: Bars, days: Bars, more: Partial<Instrument> = {}): ReadonlyMap<Timeframe, ReadBars> {
  const instrument = (timeframe: Timeframe): Instrument => ({
    ...about,
    ...{ symbol: 'EURUSD', timeframe, calendar: '24x5', ...more },
  });
  return new Map<Timeframe, ReadBars>([
    ['1h', { instrument: instrument('1h'), bars: hours }],
    ['1d', { instrument: instrument('1d'), bars: days }],
  ]);
}

const nextMidnight = (beginMs: number): number => Math.ceil(beginMs / (24 * HOUR_MS)) * 24 * HOUR_MS;
const iso = (ms: number | undefined): string => new Date(ms ?? Number.NaN).toISOString();

describe('days of 24x5 of which nobody said when they end', () => {
  const hours = hoursOfWeeks(3);

  it.each([
    ['at 17:00 New York', 22, nextMidnight, '2024-01-08T22:00:00.000Z'],
    ['at 20:00Z', 20, nextMidnight, '2024-01-08T20:00:00.000Z'],
    [
      'at midnight UTC, with short bars on Sundays',
      0,
      (beginMs: number) => beginMs,
      '2024-01-08T00:00:00.000Z',
    ],
  ] as const)('end %s, when shorter bars show it', (_when, startHour, dateOf, firstKnown) => {
    const days = daysFrom(hours, startHour, dateOf);
    const timed = timesOfDatasets(together(hours, days));
    const { times, basis } = timed.get('1d') ?? {};
    expect(basis).toMatchObject({ isAssumed: true, reason: expect.stringContaining('shorter bars') });
    const monday = startHour === 0 ? 1 : 0;
    const shift = startHour === 0 ? 24 * HOUR_MS : 0;
    expect(iso((times?.knownMs[monday] ?? 0) - shift)).toBe(firstKnown);
  });

  it('are warned of, with the way to say it', () => {
    const timed = timesOfDatasets(together(hours, daysFrom(hours, 22, nextMidnight)));
    const [warning] = sessionAssumptions({ symbol: 'EURUSD' }, timed);
    expect(warning).toMatchObject({ code: 'SESSION_ASSUMED', severity: 'CAUTION' });
    expect(warning?.message).toContain('17:00 America/New_York of its date');
    expect(warning?.message).toContain('--day-start');
  });

  it('are warned of with the option that helps, where the end of a stamp is what nobody said', () => {
    const weekly = emptyBars(2);
    for (const [index, date] of ['2024-01-06', '2024-01-13'].entries()) {
      weekly.openTimeMs[index] = Date.parse(date);
      for (const price of [weekly.open, weekly.high, weekly.low, weekly.close]) price[index] = 100;
    }
    const more = { symbol: 'BTC/USD', calendar: '24x7', dayStart: '00:00' } as const;
    const instrument: Instrument = { ...about, ...more, timeframe: '1w' };
    const timed = timesOfDatasets(new Map([['1w' as const, { instrument, bars: weekly }]]));
    const [warning] = sessionAssumptions({ symbol: 'BTC/USD' }, timed);
    expect(warning?.message).toContain('--stamp open or close');
    expect(warning?.message).not.toContain('--day-start');
  });

  it('end at the later of 17:00 and midnight, when shorter bars of another feed show nothing', () => {
    const other = hoursOfWeeks(3);
    other.high.forEach((high, index) => {
      other.high[index] = high * 1.01;
    });
    const timed = timesOfDatasets(together(other, daysFrom(hours, 22, nextMidnight)));
    expect(iso(timed.get('1d')?.times.knownMs[0])).toBe('2024-01-09T00:00:00.000Z');
    expect(iso(timed.get('1d')?.times.opensMs[0])).toBe('2024-01-07T22:00:00.000Z');
  });

  it('end as their dayStart says, whatever shorter bars show', () => {
    const days = daysFrom(hours, 22, nextMidnight);
    const timed = timesOfDatasets(together(hours, days, { dayStart: '23:30' }));
    expect(iso(timed.get('1d')?.times.knownMs[0])).toBe('2024-01-08T23:30:00.000Z');
    expect(sessionAssumptions({ symbol: 'EURUSD' }, timed)).toEqual([]);
  });
});

describe('days of 24x7 of which nobody said when they end', () => {
  it('end at midnight of UTC or of New York, whichever is later, when no day fits the shorter bars', () => {
    const hours = hoursOfWeeks(3);
    const other = daysFrom(hours, 5, (beginMs) => beginMs - 5 * HOUR_MS);
    other.high.forEach((high, index) => {
      other.high[index] = high * 1.01;
    });
    const timed = timesOfDatasets(together(hours, other, { symbol: 'BTC/USD', calendar: '24x7' }));
    const { times, basis } = timed.get('1d') ?? {};
    expect(basis?.isAssumed).toBe(true);
    const last = other.length - 1;
    const dateMs = other.openTimeMs[last] as number;
    expect(times?.opensMs[last]).toBe(dateMs);
    expect(times?.knownMs[last]).toBe(dateMs + 29 * HOUR_MS);
  });

  it('end at midnight of their zone when no shorter bar begins with a day, so that none can show when days do', () => {
    const hours = hoursOfWeeks(3);
    const days = daysFrom(hours, 0, (beginMs) => beginMs);
    days.high.forEach((high, index) => {
      days.high[index] = high * 1.01;
    });
    // Lord Howe's midnight is at 13:00Z in summer.
    const more = { symbol: 'BTC/USD', calendar: '24x7', timezone: 'Australia/Lord_Howe' } as const;
    const halfPast = { ...hours, openTimeMs: hours.openTimeMs.map((ms) => ms + HOUR_MS / 2) };
    const { times } = timesOfDatasets(together(halfPast, days, more)).get('1d') ?? {};
    expect(times?.knownMs[2]).toBe((days.openTimeMs[2] as number) + 13 * HOUR_MS);
  });
});

describe('days by a clock that changes on days of its own', () => {
  /** Asunción, 2024: from 24 March on, midnight is at 04:00Z and no longer at 03:00Z. */
  const midnightMs = (day: number): number => Date.UTC(2024, 2, 4 + day) + (day <= 20 ? 3 : 4) * HOUR_MS;

  it('are known no earlier than they end, before and after the change', () => {
    const days = 40;
    const hours = emptyBars(24 * (days + 1));
    const random = seededRandom(5);
    for (let index = 0; index < hours.length; index += 1) {
      const price = 100 * Math.exp(0.01 * random.normal());
      hours.openTimeMs[index] = midnightMs(0) + index * HOUR_MS;
      hours.open[index] = price;
      hours.close[index] = price * 1.001;
      hours.high[index] = price * 1.002;
      hours.low[index] = price * 0.999;
    }
    const daily = emptyBars(days);
    for (let day = 0; day < days; day += 1) {
      const from = (midnightMs(day) - midnightMs(0)) / HOUR_MS;
      const to = (midnightMs(day + 1) - midnightMs(0)) / HOUR_MS;
      daily.openTimeMs[day] = Date.UTC(2024, 2, 4 + day);
      daily.open[day] = hours.open[from] as number;
      daily.close[day] = hours.close[to - 1] as number;
      daily.high[day] = Math.max(...hours.high.subarray(from, to));
      daily.low[day] = Math.min(...hours.low.subarray(from, to));
    }
    const timed = timesOfDatasets(together(hours, daily, { symbol: 'XYZ', calendar: '24x7' }));
    const { knownMs } = timed.get('1d')?.times ?? {};
    for (let day = 0; day < days; day += 1) {
      expect(knownMs?.[day]).toBeGreaterThanOrEqual(midnightMs(day + 1));
    }
  });
});

describe('what is read of other timeframes', () => {
  it('ends with what is known by the last decision', () => {
    const hours = hoursOfWeeks(3);
    const days = daysFrom(hours, 22, nextMidnight);
    const base = { ...hours, length: 46, openTimeMs: hours.openTimeMs.subarray(0, 46) };
    // The last hour ends on Tuesday at 20:00Z, two hours before its day.
    const datasets = together(base, days, { dayStart: '22:00' });
    expect(knownDatasets(datasets, '1h').get('1d')?.bars.length).toBe(1);
    // A day that decides at its close may know the hours up to it, and none of the next evening.
    const known = knownDatasets(
      together(
        hours,
        { ...days, length: 1, openTimeMs: days.openTimeMs.subarray(0, 1) },
        { dayStart: '22:00' },
      ),
      '1d',
    );
    expect(known.get('1h')?.bars.length).toBe(24);
  });
});
