import { describe, expect, it } from 'vitest';
import type {
  MetricsFragment,
  TradeFieldsFragment,
} from '../../../../src/faces/console/generated/graphql.js';
import { barIn } from '../../../../src/faces/console/screens/run/backtest/bar-address.js';
import {
  EVERYTHING,
  equityData,
  rangeOf,
  secondsOf,
} from '../../../../src/faces/console/screens/run/backtest/curves.js';
import {
  chosenRange,
  missingFigures,
} from '../../../../src/faces/console/screens/run/backtest/sample-range.js';
import { candleAt, tradeMarks } from '../../../../src/faces/console/screens/run/backtest/trade-marks.js';
import { shownOfTrades } from '../../../../src/faces/console/screens/run/backtest/use-all-trades.js';

const DAYS = ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04'].map((day) => `${day}T00:00:00.000Z`);
const [FIRST, SECOND, THIRD, FOURTH] = DAYS.map(secondsOf) as [number, number, number, number];
const candles = { barsPerCandle: 1, timestamps: DAYS, close: [50, 55, 60, 45] };
const points = [100, 120, 90, 108].map((equity, index) => ({ timestamp: DAYS[index] as string, equity }));
const style = { zone: 'UTC', isIntraday: false };
const shownRange = (...asked: Parameters<typeof rangeOf>) => rangeOf(...asked) ?? EVERYTHING;
const rounded = (values: readonly (number | null)[] | null) =>
  values?.map((value) => (value === null ? null : Math.round(value * 1e9) / 1e9));

describe('the curves of a backtest', () => {
  // Bought at 48 without costs.
  const free = { buyAndHoldReturn: 45 / 48 - 1, commission: 0, slippage: 0 };

  it('are percent of the capital, and the drawdown of the highest so far', () => {
    const { times, account, hold, drawdown } = equityData(points, candles, EVERYTHING, style, 100, free);
    expect(times).toEqual([FIRST, SECOND, THIRD, FOURTH]);
    expect(rounded(account)).toEqual([0, 20, -10, 8]);
    expect(rounded(hold)).toEqual(rounded([50, 55, 60, 45].map((close) => 100 * (close / 48 - 1))));
    expect(rounded(drawdown)).toEqual([0, 0, -25, -10]);
  });

  it('begin anew where a part begins, with what the account was before its first bar', () => {
    const bars = { totalBars: 4, outOfSampleBars: 2, inSampleSpans: [{ first: 1, end: 2 }] };
    const terms = { ...free, buyAndHoldReturn: 45 / 60 - 1 };
    const unseen = equityData(points, candles, shownRange('OUT_OF_SAMPLE', bars, candles), style, 120, terms);
    expect(rounded(unseen.account)).toEqual([-25, -10]);
    expect(rounded(unseen.hold)).toEqual([0, -25]);
    expect(rounded(unseen.drawdown)).toEqual([-25, -10]);
    const seen = equityData(points, candles, shownRange('IN_SAMPLE', bars, candles), style, 100, free);
    expect(seen.times).toEqual([SECOND]);
  });

  it('begin with a candle that is of the part alone: one of two parts would show what the model has seen', () => {
    const pairs = {
      barsPerCandle: 2,
      timestamps: [FIRST, THIRD].map((at) => new Date(at * 1_000).toISOString()),
    };
    const bars = { totalBars: 4, outOfSampleBars: 3, inSampleBars: 1 };
    expect(rangeOf('OUT_OF_SAMPLE', bars, { ...pairs, close: [55, 45] })?.from).toBe(THIRD);
  });

  it('of the bars that were seen end with the last of them, whatever a candle holds of the others', () => {
    const stamps = Array.from({ length: 6 }, (_, day) => new Date(86_400_000 * day).toISOString());
    const account = stamps.map((timestamp) => ({ timestamp, equity: 100 }));
    const pairs = {
      barsPerCandle: 2,
      timestamps: [0, 2, 4].map((bar) => stamps[bar] as string),
      close: [1, 1, 1],
    };
    const barsShown = (seen: number, unseen: number) => {
      const bars = { totalBars: 6, outOfSampleBars: unseen, inSampleSpans: [{ first: 0, end: seen }] };
      return equityData(account, pairs, shownRange('IN_SAMPLE', bars, pairs), style, 100).times.length;
    };
    // Of two candles both bars; of three bars the first two: the third lies in a candle with an unseen one.
    expect([barsShown(4, 2), barsShown(3, 3), barsShown(6, 0)]).toEqual([4, 2, 6]);
  });

  it('are not those of bars that the model has seen where these are not consecutive, or not known', () => {
    const several = [
      { first: 0, end: 1 },
      { first: 2, end: 3 },
    ];
    for (const inSampleSpans of [several, [], null]) {
      const bars = { totalBars: 4, outOfSampleBars: 1, inSampleBars: 2, inSampleSpans };
      expect(rangeOf('IN_SAMPLE', bars, candles)).toBeNull();
    }
  });

  it('are those of consecutive spans as of one', () => {
    const inSampleSpans = [
      { first: 1, end: 2 },
      { first: 2, end: 3 },
    ];
    const bars = { totalBars: 4, outOfSampleBars: 1, inSampleBars: 2, inSampleSpans };
    expect(rangeOf('IN_SAMPLE', bars, candles)).toEqual({ from: SECOND, before: FOURTH });
  });

  it('hold what was bought and pay for selling it at the end', () => {
    const [commission, slippage] = [0.01, 0.005];
    const bought = 48 * (1 + slippage) * (1 + commission);
    const buyAndHoldReturn = (45 * (1 - slippage) * (1 - commission)) / bought - 1;
    const terms = { buyAndHoldReturn, commission, slippage };
    expect(rounded(equityData(points, candles, EVERYTHING, style, 100, terms).hold)).toEqual(
      rounded(
        [50 / bought - 1, 55 / bought - 1, 60 / bought - 1, buyAndHoldReturn].map((part) => 100 * part),
      ),
    );
  });

  it('know no holding where the bars are gone or the run goes on', () => {
    expect(equityData(points, null, EVERYTHING, style, 100, free).hold).toBeNull();
    expect(equityData(points, candles, EVERYTHING, style, 100).hold).toBeNull();
    expect(equityData([], candles, EVERYTHING, style, 100, free).times).toEqual([]);
  });

  it('of a run that goes on are percent of its capital too, and not of its first sample', () => {
    // The log begins behind the first bars, which have lost 20 of 125.
    expect(rounded(equityData(points, null, EVERYTHING, style, 125).account)).toEqual([-20, -4, -28, -13.6]);
  });
});

describe('the part that is shown', () => {
  const metrics = {} as MetricsFragment;

  it('is the unseen bars where there are any, and what the address asks for where there is such a part', () => {
    const bars = { totalBars: 10, outOfSampleBars: 4, inSampleBars: 0, metrics, outOfSample: metrics };
    expect(chosenRange(null, bars)).toBe('OUT_OF_SAMPLE');
    expect(chosenRange('all', bars)).toBe('WHOLE_RANGE');
    expect(chosenRange('in-sample', bars)).toBe('OUT_OF_SAMPLE');
    expect(chosenRange(null, { totalBars: 10, outOfSampleBars: null, metrics })).toBe('WHOLE_RANGE');
    expect(missingFigures(bars)).toBeNull();
  });

  it('is one with figures: of bars before which the account had nothing left it says that there are none', () => {
    const bars = { totalBars: 10, outOfSampleBars: 4, inSampleBars: 6, metrics };
    const depleted = { ...bars, outOfSample: null, inSample: metrics };
    expect([null, 'unseen', 'in-sample'].map((asked) => chosenRange(asked, depleted))).toEqual([
      'WHOLE_RANGE',
      'WHOLE_RANGE',
      'IN_SAMPLE',
    ]);
    expect(missingFigures(depleted)).toBe(
      'The account had nothing left before the first of the unseen bars: there are no figures of these.',
    );
    expect(missingFigures({ ...bars, outOfSample: metrics, inSample: null })).toContain(
      'last of the in-sample',
    );
  });
});

describe('the bar that an address names', () => {
  it('is its stamp in UTC, and none where it makes no sense', () => {
    const bar = (text: string) => barIn(new URLSearchParams(text));
    expect(bar('bar=2024-06-05T10:00:00%2B02:00')).toBe('2024-06-05T08:00:00.000Z');
    expect(['', 'bar=', 'bar=2024-06-05T', 'bar=NaN'].map(bar)).toEqual([null, null, null, null]);
  });

  it('stands out at the candle that holds it', () => {
    expect(candleAt(SECOND + 3_600, [FIRST, SECOND, THIRD])).toBe(SECOND);
  });
});

describe('trades of which some were read', () => {
  it('are told as such', () => {
    const trades = Array.from({ length: 2 }, () => ({}) as TradeFieldsFragment);
    expect(shownOfTrades({ trades, total: 53_120 })).toBe('the first 2 of 53,120 trades');
    expect([shownOfTrades({ trades, total: 2 }), shownOfTrades({ trades: [], total: null })]).toEqual([
      null,
      null,
    ]);
  });
});

describe('marks of trades', () => {
  it('stand at the candle that holds them, each at its price', () => {
    const marks = tradeMarks(
      [
        {
          side: 'LONG',
          entryTime: '2024-01-01T12:00:00.000Z',
          exitTime: DAYS[2] as string,
          entryPrice: 52,
          exitPrice: 60,
          netPnl: 8,
        },
        {
          side: 'SHORT',
          entryTime: DAYS[2] as string,
          exitTime: DAYS[3] as string,
          entryPrice: 60,
          exitPrice: 61,
          netPnl: -1,
        },
      ],
      [FIRST, SECOND, THIRD, FOURTH],
    );
    expect(marks).toEqual([
      { time: FIRST, price: 52, kind: 'long' },
      { time: THIRD, price: 60, kind: 'profit' },
      { time: THIRD, price: 60, kind: 'short' },
      { time: FOURTH, price: 61, kind: 'loss' },
    ]);
  });
});
