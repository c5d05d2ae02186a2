import { describe, expect, it } from 'vitest';
import { findUnadjustedSplits } from '../../../../src/domain/backtest/unadjusted-splits.js';
import { type Bars, emptyBars, sliceBars } from '../../../../src/domain/market/bars.js';
import type { Instrument } from '../../../../src/domain/market/instrument.js';
import { DAY_MS } from '../../../../src/domain/market/timeframe.js';
import { seriesIssues } from '../../../../src/market-data/quality/series-issues.js';

const COUNT = 120;
const CHANGE_AT = 80;
const instrument: Instrument = {
  ...{ symbol: 'ACME', timeframe: '1d', source: 'test', timezone: 'UTC', calendar: '24x7' },
  calendarAssumed: false,
};

/** Days that go up and down by 2 %, open where the day before closed, and from `CHANGE_AT` on have `factor` times the price. */
function stepped(factor: number, swing = 0.02): Bars {
  const close = Float64Array.from({ length: COUNT }, (_bar, index) => 100 * (1 + swing) ** (index % 2));
  const open = Float64Array.from(close, (_price, index) => close[Math.max(0, index - 1)] as number);
  for (let index = CHANGE_AT; index < COUNT; index += 1) {
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

/** What a load of some of the bars names, when all of them are stored after it. */
function named(bars: Bars, from = 0, end = bars.length): readonly (readonly [number, string | undefined])[] {
  const overlap = { shared: 0, closeRatios: new Map<number, number>() };
  return [...seriesIssues(sliceBars(bars, from, end), { bars, instrument }, overlap)].map(
    ({ stampMs, message }) => [(stampMs ?? 0) / DAY_MS, /a split of (\S+)/.exec(message)?.[1]],
  );
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
