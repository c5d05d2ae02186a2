import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BarWindow } from '../../../../../src/domain/study/walk-forward/bar-window.js';
import {
  combinatorialWindows,
  splitCount,
} from '../../../../../src/domain/study/walk-forward/combinatorial-windows.js';
import {
  type RangeOfBars,
  windowsByLength,
  windowsByNumber,
} from '../../../../../src/domain/study/walk-forward/rolling-windows.js';
import { readWindowLength } from '../../../../../src/domain/study/walk-forward/window-length.js';
import { plainWindows } from './independent-windows.js';

const DAY_MS = 86_400_000;

/** A bar on each day from one to another, without weekends where that is asked for. */
function daily(first: string, last: string, withWeekends = true): readonly string[] {
  const dates: string[] = [];
  for (let ms = Date.parse(first); ms <= Date.parse(last); ms += DAY_MS) {
    const date = new Date(ms);
    if (withWeekends || (date.getUTCDay() !== 0 && date.getUTCDay() !== 6))
      dates.push(date.toISOString().slice(0, 10));
  }
  return dates;
}

const rangeOf = (dates: readonly string[], startDate = dates[0] as string): RangeOfBars => ({
  count: dates.length,
  startDate,
  firstBarOn: (day) => {
    const index = dates.findIndex((date) => date >= day);
    return index < 0 ? dates.length : index;
  },
});

function cut(
  dates: readonly string[],
  scheme: 'ROLLING' | 'ANCHORED',
  train: string,
  test: string,
  step = test,
) {
  const lengths = [train, test, step].map(readWindowLength);
  if (lengths.includes(null)) throw new Error('no length');
  const [a, b, c] = lengths as NonNullable<(typeof lengths)[number]>[];
  const plan = { scheme, train: a, test: b, step: c } as Parameters<typeof windowsByLength>[1];
  return windowsByLength(rangeOf(dates), plan, 500);
}

/** First and last day of everything that a window has. */
const days = (dates: readonly string[], { train, test }: BarWindow) =>
  [...train, ...test].map(({ first, last }) => `${dates[first]}..${dates[last]}`);

describe('windows by lengths', () => {
  const dates = daily('2015-01-01', '2020-06-30');

  it('follow each other by the length of a test, and the last is cut at the end and kept', () => {
    const windows = cut(dates, 'ROLLING', '24mo', '12mo');
    expect(windows.map((window) => days(dates, window))).toEqual([
      ['2015-01-01..2016-12-31', '2017-01-01..2017-12-31'],
      ['2016-01-01..2017-12-31', '2018-01-01..2018-12-31'],
      ['2017-01-01..2018-12-31', '2019-01-01..2019-12-31'],
      ['2018-01-01..2019-12-31', '2020-01-01..2020-06-30'],
    ]);
    expect(windows.map(({ number }) => number)).toEqual([0, 1, 2, 3]);
  });

  it('begin with the range where they are anchored', () => {
    const windows = cut(dates, 'ANCHORED', '24mo', '12mo');
    expect(days(dates, windows[2] as BarWindow)).toEqual([
      '2015-01-01..2018-12-31',
      '2019-01-01..2019-12-31',
    ]);
  });

  it('end with their month where it has no such day, and no other border moves', () => {
    const some = daily('2023-01-31', '2023-06-30');
    expect(cut(some, 'ROLLING', '1mo', '1mo').map((window) => days(some, window))).toEqual([
      ['2023-01-31..2023-02-27', '2023-02-28..2023-03-30'],
      ['2023-02-28..2023-03-30', '2023-03-31..2023-04-29'],
      ['2023-03-31..2023-04-29', '2023-04-30..2023-05-30'],
      ['2023-04-30..2023-05-30', '2023-05-31..2023-06-29'],
      ['2023-05-31..2023-06-29', '2023-06-30..2023-06-30'],
    ]);
  });

  it('count bars where they are asked to', () => {
    const some = daily('2023-01-01', '2023-01-10');
    const windows = cut(some, 'ROLLING', '4bars', '3bars');
    expect(windows.map(({ train, test }) => [...train, ...test])).toEqual([
      [
        { first: 0, last: 3 },
        { first: 4, last: 6 },
      ],
      [
        { first: 3, last: 6 },
        { first: 7, last: 9 },
      ],
    ]);
  });

  it('are none where the range ends before the first test', () => {
    expect(cut(daily('2023-01-01', '2023-01-31'), 'ROLLING', '1mo', '1mo')).toEqual([]);
  });

  it('are cut by a second program alike', () => {
    const length = fc.record({
      count: fc.integer({ min: 1, max: 90 }),
      unit: fc.constantFrom<'mo' | 'd' | 'bars'>('mo', 'd', 'bars'),
    });
    const scene = fc.record({
      start: fc.integer({ min: 0, max: 700 }),
      length: fc.integer({ min: 1, max: 1_500 }),
      withWeekends: fc.boolean(),
      scheme: fc.constantFrom<'ROLLING' | 'ANCHORED'>('ROLLING', 'ANCHORED'),
      ...{ train: length, test: length, step: length },
    });
    fc.assert(
      fc.property(scene, ({ start, length: count, withWeekends, scheme, train, test, step }) => {
        const first = new Date(Date.parse('2019-01-29') + start * DAY_MS).toISOString().slice(0, 10);
        const last = new Date(Date.parse(first) + count * DAY_MS).toISOString().slice(0, 10);
        const bars = daily(first, last, withWeekends);
        const text = (one: { count: number; unit: string }) => `${one.count}${one.unit}`;
        const plan = { scheme, train: text(train), test: text(test), step: text(step) };
        const read = (key: 'train' | 'test' | 'step') => readWindowLength(plan[key]) as never;
        const windows = windowsByLength(
          rangeOf(bars, first),
          { scheme, train: read('train'), test: read('test'), step: read('step') },
          100_000,
        );
        const expected = plainWindows(bars, first, scheme, { train, test, step });
        const flat = (stretches: BarWindow['train']) =>
          stretches.flatMap(({ first: a, last: b }) => Array.from({ length: b - a + 1 }, (_, i) => a + i));
        expect(windows.map((one) => ({ train: flat(one.train), test: flat(one.test) }))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a number of windows', () => {
  const range = rangeOf(daily('2023-01-01', '2023-01-23'));

  it('tests equal numbers of bars behind the first training window', () => {
    const windows = windowsByNumber(range, {
      ...{ scheme: 'ROLLING', folds: 4 },
      train: { months: 0, days: 0, bars: 6 },
    });
    // 17 bars behind the first six: borders at 6 + 0, 4.25, 8.5, 12.75, 17, rounded down.
    expect(windows.map(({ train, test }) => [train[0], test[0]])).toEqual([
      [
        { first: 0, last: 5 },
        { first: 6, last: 9 },
      ],
      [
        { first: 4, last: 9 },
        { first: 10, last: 13 },
      ],
      [
        { first: 8, last: 13 },
        { first: 14, last: 17 },
      ],
      [
        { first: 12, last: 17 },
        { first: 18, last: 22 },
      ],
    ]);
  });

  it('trains first on one piece of one more than there are windows', () => {
    const windows = windowsByNumber(range, { scheme: 'ANCHORED', train: null, folds: 4 });
    expect(windows.map(({ train, test }) => [train[0]?.last, test[0]?.first, test[0]?.last])).toEqual([
      [3, 4, 7],
      [7, 8, 12],
      [12, 13, 17],
      [17, 18, 22],
    ]);
  });
});

describe('combinations of groups', () => {
  it('are, of four groups with two that test, six splits and three paths', () => {
    const { groups, windows, tested, paths } = combinatorialWindows(10, 4, 2);
    expect(groups).toEqual([
      { first: 0, last: 1 },
      { first: 2, last: 4 },
      { first: 5, last: 6 },
      { first: 7, last: 9 },
    ]);
    expect(tested).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
    // Of each group its first, second and third split (López de Prado 2018, figure 12.2).
    expect(paths).toEqual([
      [0, 0, 1, 2],
      [1, 3, 3, 4],
      [2, 4, 5, 5],
    ]);
    expect(windows[0]).toEqual({
      number: 0,
      train: [{ first: 5, last: 9 }],
      test: [{ first: 0, last: 4 }],
    });
    expect(windows[4]).toEqual({
      number: 4,
      train: [
        { first: 0, last: 1 },
        { first: 5, last: 6 },
      ],
      test: [
        { first: 2, last: 4 },
        { first: 7, last: 9 },
      ],
    });
  });

  it('put every group of every split on one path', () => {
    const shape = fc
      .integer({ min: 2, max: 8 })
      .chain((groups) =>
        fc.record({ groups: fc.constant(groups), testGroups: fc.integer({ min: 1, max: groups - 1 }) }),
      );
    fc.assert(
      fc.property(shape, ({ groups, testGroups }) => {
        const { windows, tested, paths } = combinatorialWindows(100, groups, testGroups);
        expect(windows).toHaveLength(splitCount(groups, testGroups));
        expect(paths).toHaveLength((windows.length * testGroups) / groups);
        const used = paths.flatMap((path) => path.map((split, group) => `${split}/${group}`));
        const wanted = tested.flatMap((testing, split) => testing.map((group) => `${split}/${group}`));
        expect(used.sort()).toEqual(wanted.sort());
        for (const { train, test } of windows) {
          const bars = [...train, ...test].reduce((sum, { first, last }) => sum + last - first + 1, 0);
          expect(bars).toBe(100);
        }
      }),
    );
  });
});

describe('a length of a window', () => {
  it('is a number above zero of months, days or bars', () => {
    expect(readWindowLength('24mo')).toEqual({ months: 24, days: 0, bars: 0 });
    expect(readWindowLength(' 500d ')).toEqual({ months: 0, days: 500, bars: 0 });
    expect(readWindowLength('2000bars')).toEqual({ months: 0, days: 0, bars: 2000 });
    for (const text of ['', '0d', '-1mo', '1.5mo', '2y', '24', 'mo', '1e3d', '99999999bars']) {
      expect(readWindowLength(text)).toBeNull();
    }
  });
});
