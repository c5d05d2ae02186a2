import { describe, expect, it } from 'vitest';
import { findUnadjustedSplits } from '../../../../src/domain/backtest/unadjusted-splits.js';
import { type Bars, emptyBars, sliceBars } from '../../../../src/domain/market/bars.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import { mergeBars } from '../../../../src/domain/market/merge-bars.js';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import { seriesIssues } from '../../../../src/market-data/quality/series-issues.js';

const COUNT = 120;
const CHANGE_AT = 80;
const instrument: Instrument = {
  ...{ symbol: 'ACME', timeframe: '1d', source: 'test', timezone: 'UTC', calendar: '24x7' },
  calendarAssumed: false,
};

/** Days that go up and down by 2 %, open where the day before closed, and from `changeAt` on have `factor` times the price. */
function stepped(factor: number, swing = 0.02, changeAt = CHANGE_AT): Bars {
  const close = Float64Array.from({ length: COUNT }, (_bar, index) => 100 * (1 + swing) ** (index % 2));
  const open = Float64Array.from(close, (_price, index) => close[Math.max(0, index - 1)] as number);
  for (let index = changeAt; index < COUNT; index += 1) {
    close[index] = (close[index] as number) * factor;
    open[index] = (open[index] as number) * factor;
  }
  return {
    ...emptyBars(COUNT),
    ...{ openTimeMs: Float64Array.from(close, (_price, index) => index * DAY_MS), open, close },
    high: open.map((price, index) => Math.max(price, close[index] as number)),
    low: open.map((price, index) => Math.min(price, close[index] as number)),
  };
}

type Named = readonly [day: number, ratio: string | undefined];

/** What a load of some of the bars names, when all of them are stored after it. */
function named(bars: Bars, from = 0, end = bars.length): readonly Named[] {
  return namedOf(sliceBars(bars, from, end), bars);
}

function namedOf(loaded: Bars, bars: Bars): readonly Named[] {
  const overlap = { shared: 0, closeRatios: new Map<number, number>() };
  return [...seriesIssues(loaded, { bars, instrument }, overlap)]
    .filter(({ code }) => code === 'OUTLIER')
    .map(({ stampMs, message }) => [(stampMs ?? 0) / DAY_MS, /a split of (\S+)/.exec(message)?.[1]]);
}

const invalidated = (bars: Bars) =>
  findUnadjustedSplits(bars, { firstIndex: 0, endIndex: bars.length }).map(({ openTimeMs, ratio }) => [
    openTimeMs / DAY_MS,
    ratio,
  ]);

/** New shares for old ones; prices are multiplied by old / new. */
const RATIOS = [
  ...Array.from({ length: 19 }, (_ratio, index) => [index + 2, 1] as const),
  ...[[3, 2] as const, [4, 3] as const, [5, 4] as const],
].flatMap(([shares, before]) => [
  [`${shares}:${before}`, before / shares] as const,
  [`${before}:${shares}`, shares / before] as const,
]);

describe('a split that prices are not adjusted for, at a daily volatility of 2 %', () => {
  it.each(RATIOS)(
    'of %s is named by a load as by a backtest, in a series and at its seams',
    (ratio, factor) => {
      const bars = stepped(factor);
      const expected = [[CHANGE_AT, ratio]];
      expect(invalidated(bars)).toEqual(expected);
      expect(named(bars)).toEqual(expected);
      expect(named(bars, CHANGE_AT)).toEqual(expected);
      expect(named(bars, 0, CHANGE_AT)).toEqual(expected);
    },
  );

  it.each(RATIOS)('of %s is named where prices stood still before', (ratio, factor) => {
    const bars = stepped(factor, 0);
    expect(invalidated(bars)).toEqual([[CHANGE_AT, ratio]]);
    expect(named(bars, CHANGE_AT)).toEqual([[CHANGE_AT, ratio]]);
  });

  it.each([0.9, 1.1, 0.62, 1.7])('is none where the price becomes %f times what it was', (factor) => {
    const bars = stepped(factor);
    expect(invalidated(bars)).toEqual([]);
    expect(named(bars)).toEqual([]);
  });
});

describe('a restless year before a quiet month', () => {
  it('hides no split from a load that a backtest warns of', () => {
    // 10 % a day is usual by the 250 bars before, 6 of which are more than ln 1.25; the last 20 moved by 0.1 %.
    const bars = stepped(4 / 5, 0.1);
    const quiet = CHANGE_AT - 22;
    for (let index = quiet; index < COUNT; index += 1) {
      const price = 100 * 1.001 ** (index % 2) * (index < CHANGE_AT ? 1 : 0.8);
      for (const column of [bars.open, bars.high, bars.low, bars.close]) column[index] = price;
    }
    bars.open[CHANGE_AT] = (bars.close[CHANGE_AT - 1] as number) * 0.8;
    bars.high[CHANGE_AT] = Math.max(bars.open[CHANGE_AT] as number, bars.close[CHANGE_AT] as number);
    expect(6 * 1.4826 * Math.log(1.1)).toBeGreaterThan(Math.log(1.25));
    expect(invalidated(bars)).toEqual([[CHANGE_AT, '5:4']]);
    expect(named(bars, CHANGE_AT)).toEqual([[CHANGE_AT, '5:4']]);
  });
});

/** The split of a series lies so many bars behind (or, negative, before) the border of two loads. */
const DISTANCES = [-21, -20, -6, -2, -1, 0, 1, 2, 5, 6, 7, 20, 21, 30];
const ORDERS = [
  ['after', [0, 1]],
  ['before', [1, 0]],
  ['after, and after', [0, 1, 2]],
  ['before, and before', [2, 1, 0]],
  ['after a gap, and between', [0, 2, 1]],
  ['before a gap, and between', [2, 0, 1]],
  ['before, and after', [1, 0, 2]],
  ['after, and before', [1, 2, 0]],
] as const;
/** Long enough on all sides, and so short that there is little to judge by. */
const PLACES = [
  ['in a long series', 70, 25],
  ['in a series that has few bars before it', 10, 25],
  ['where the middle part is short', 40, 8],
  ['where the middle part is too short to judge by', 40, 4],
] as const;
const CASES = PLACES.flatMap(([place, changeAt, middle]) =>
  ORDERS.map(([how, order]) => ({ place, how, order, changeAt, middle })),
);

/** Where the first two of three parts end when one of them does so many bars before the split. */
const endsOf = (changeAt: number, middle: number): readonly (readonly [number, number])[] =>
  DISTANCES.map((distance) => changeAt - distance)
    .flatMap((at) => [[at, at + middle] as const, [at - middle, at] as const])
    .filter(([first, second]) => first > 0 && second < COUNT);

/** What the loads of parts name one after the other. */
function namedByParts(
  bars: Bars,
  order: readonly number[],
  ends: readonly number[],
): Map<number, string | undefined> {
  let stored = emptyBars(0);
  const found = new Map<number, string | undefined>();
  for (const part of order) {
    const loaded = sliceBars(bars, part === 0 ? 0 : (ends[part - 1] as number), ends[part] as number);
    stored = mergeBars(stored, loaded).bars;
    for (const [day, ratio] of namedOf(loaded, stored)) found.set(day, ratio);
  }
  return found;
}

describe.each([
  ['4:1', 1 / 4],
  ['5:4', 4 / 5],
])('a split of %s at and around the seams of loads', (ratio, factor) => {
  it.each(CASES)('is named once it can be seen, $place, loaded $how', ({ order, changeAt, middle }) => {
    const bars = stepped(factor, 0.02, changeAt);
    expect(named(bars)).toEqual([[changeAt, ratio]]);
    for (const [first, second] of endsOf(changeAt, middle)) {
      const ends = order.length === 2 ? [first, COUNT] : [first, second, COUNT];
      const found = namedByParts(bars, order, ends);
      expect(found.get(changeAt), `borders at ${first} and ${second}`).toBe(ratio);
      // What lies on both sides of a gap has the split between, until the gap is filled.
      const seen = [changeAt, ...(first <= changeAt && changeAt < second ? [second] : [])];
      expect([...found.keys()].filter((day) => !seen.includes(day))).toEqual([]);
    }
  });
});
