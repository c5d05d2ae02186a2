import { describe, expect, it } from 'vitest';
import { knownDatasets } from '../../../../src/market/bar-times/known-datasets.js';
import { sessionAssumptions } from '../../../../src/market/bar-times/session-assumptions.js';
import { type ReadBars, timesOfDatasets } from '../../../../src/market/bar-times/times-of-datasets.js';
import { type Bars, emptyBars } from '../../../../src/market/bars.js';
import type { Instrument } from '../../../../src/market/instrument.js';
import type { Timeframe } from '../../../../src/market/timeframe.js';
import { seededRandom } from '../../../../src/shared/random.js';

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
