import { describe, expect, it } from 'vitest';
import { type Bars, emptyBars } from '../../../../src/domain/market/bars.js';
import { TIMEFRAMES, type Timeframe } from '../../../../src/domain/market/timeframe.js';
import { DataInvalidError } from '../../../../src/market-data/data-invalid-error.js';
import { rowSpacingProblem, spacingProblem } from '../../../../src/market-data/import/spacing-problem.js';
import { readCsvContent } from './read-csv-text.js';

const MINUTES: Readonly<Record<Exclude<Timeframe, '1mo'>, number>> = {
  ...{ '1m': 1, '5m': 5, '15m': 15, '30m': 30, '1h': 60, '4h': 240, '1d': 1_440, '1w': 10_080 },
};
const START = Date.UTC(2024, 0, 1);
const COUNT = 40;

/** When bars of a length open that trade without a pause. */
const stampsOf = (timeframe: Timeframe): readonly number[] =>
  Array.from({ length: COUNT }, (_bar, index) =>
    timeframe === '1mo' ? Date.UTC(2024, index, 1) : START + index * MINUTES[timeframe] * 60_000,
  );

async function problemOf(stampsMs: readonly number[], timeframe: Timeframe): Promise<string | null> {
  const rows = stampsMs.map((stampMs) => `${new Date(stampMs).toISOString()},100,101,99,100`);
  const content = ['timestamp,open,high,low,close', ...rows].join('\n');
  try {
    const { bars } = await readCsvContent(content, { timeframe, calendar: '24x7', stamp: 'open' });
    return spacingProblem(bars, timeframe);
  } catch (error) {
    if (error instanceof DataInvalidError) return error.message;
    throw error;
  }
}

describe('the length that bars are said to have', () => {
  it('is that of four hours by a clock that goes forward', async () => {
    // On March 10th New York leaves out an hour: its midnight is 05:00Z before and 04:00Z after.
    const stamps = Array.from({ length: COUNT }, (_bar, index) => {
      const [day, hour] = [1 + Math.floor(index / 6), 4 * (index % 6)];
      return Date.UTC(2024, 2, 5 + day, hour + (5 + day > 10 || (5 + day === 10 && hour > 0) ? 4 : 5));
    });
    expect(await problemOf(stamps, '4h')).toBeNull();
  });

  it('is that of days by a clock that goes forward', async () => {
    // 17:00 in New York is 22:00Z until March 9th and 21:00Z from March 10th on.
    const stamps = Array.from({ length: 20 }, (_bar, index) => {
      const day = 1 + index;
      return Date.UTC(2024, 2, day, day < 10 ? 22 : 21);
    });
    expect(await problemOf(stamps, '1d')).toBeNull();
    // In autumn 21:00Z until November 2nd and 22:00Z from November 3rd on.
    const autumn = Array.from({ length: 20 }, (_bar, index) => {
      const day = -5 + index;
      return Date.UTC(2024, 10, day, day < 3 ? 21 : 22);
    });
    expect(await problemOf(autumn, '1d')).toBeNull();
  });

  it('is not said to be what was said', () => {
    const every = (hours: number): Bars => ({
      ...emptyBars(20),
      openTimeMs: Float64Array.from({ length: 20 }, (_bar, index) => START + index * hours * 3_600_000),
    });
    expect(spacingProblem(every(23), '1d')).toMatch(
      /lie 23 hours apart and those of 1d do not; make bars of/,
    );
    expect(rowSpacingProblem(Array.from(every(21).openTimeMs), '1d')).toMatch(/lie 21 hours apart/);
  });

  it.each(TIMEFRAMES.flatMap((found) => TIMEFRAMES.map((said) => [found, said] as const)))(
    'is held against their distance: rows of %s said to be %s',
    async (found, said) => {
      const problem = await problemOf(stampsOf(found), said);
      if (found === said) expect(problem).toBeNull();
      else expect(problem).toMatch(new RegExp(`lie ${found} apart and those of ${said} do not`));
    },
  );

  it.each([
    ['days with a weekend', ['2024-01-04', '2024-01-05', '2024-01-08'], '1d'],
    [
      'a row of today beside that of the week',
      ['2024-01-01', '2024-01-08', '2024-01-15', '2024-01-18'],
      '1w',
    ],
    [
      'weeks dated by their first trading day',
      ['2024-01-16', '2024-01-22', '2024-01-29', '2024-02-05'],
      '1w',
    ],
    [
      'months dated by their last trading day',
      ['2024-01-31', '2024-02-29', '2024-03-28', '2024-04-30'],
      '1mo',
    ],
    ['two rows', ['2024-01-01', '2024-01-08'], '1mo'],
  ] as const)('is not doubted for %s', async (_name, dates, timeframe) => {
    expect(
      await problemOf(
        dates.map((date) => Date.parse(date)),
        timeframe,
      ),
    ).toBeNull();
  });

  it.each([
    [
      'three hours said to be days',
      ['2024-01-02T10:00Z', '2024-01-02T11:00Z', '2024-01-02T12:00Z'],
      '1d',
      '1h',
    ],
    ['four days said to be weeks', ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05'], '1w', '1d'],
    ['three weeks said to be months', ['2024-01-01', '2024-01-08', '2024-01-15'], '1mo', '1w'],
    [
      'sessions of two bars of four hours said to be days',
      [
        '2024-01-02T14:30Z',
        '2024-01-02T18:30Z',
        '2024-01-03T14:30Z',
        '2024-01-03T18:30Z',
        '2024-01-04T14:30Z',
      ],
      '1d',
      '4h',
    ],
  ] as const)('is refused even for %s', async (_name, stamps, said, found) => {
    const problem = await problemOf(
      stamps.map((stamp) => Date.parse(stamp)),
      said,
    );
    expect(problem).toContain(`lie ${found} apart`);
    expect(problem).toContain(`import it as ${found}`);
  });

  it('has no name where no timeframe is as long', () => {
    const bars: Bars = {
      ...emptyBars(20),
      openTimeMs: Float64Array.from({ length: 20 }, (_bar, index) => START + index * 7_200_000),
    };
    expect(spacingProblem(bars, '1h')).toMatch(
      /lie 2 hours apart and those of 1h do not; make bars of one of/,
    );
  });
});
