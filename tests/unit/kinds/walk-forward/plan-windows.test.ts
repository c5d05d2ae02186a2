import { describe, expect, it } from 'vitest';
import { planWindows } from '../../../../src/kinds/walk-forward/plan-windows.js';
import { barsAt, coin, waves } from '../bars/two-timeframes.js';

const COMMON = {
  ...{ strategyConfigPath: 'strategies/rule.yaml', symbol: 'COIN', timeframe: '1d' },
  ...{ startDate: '2024-01-01', endDate: '2025-12-31', train: null, test: null, step: null },
  ...{ groups: null, testGroups: null, embargoBars: null, epochs: 1, seed: 1 },
  ...{ initialCapital: 100_000, commission: 0, slippage: 0, overrides: [], keepModels: false },
} as const;
const BARS = 50;

const planned = (asked: object, instrument = coin('1d')) =>
  planWindows({ ...COMMON, scheme: 'ROLLING', folds: null, ...asked }, barsAt('1d', waves(BARS)), instrument)
    .windows;

/** First and last bar of what each window trains on, and of what it tests. */
const cut = (...[asked, instrument]: Parameters<typeof planned>) =>
  planned(asked, instrument).map(({ train, test }) =>
    [...train, ...test].map(({ first, last }) => [first, last]),
  );

describe('the windows of a walk-forward', () => {
  it('are as many as folds says, down to one bar that each of them tests', () => {
    // Ten bars behind the first forty; 25 of the 50 bars, and one piece of 49 + 1.
    expect(planned({ train: '40bars', folds: 10 })).toHaveLength(10);
    expect(planned({ scheme: 'ANCHORED', folds: 49 })).toHaveLength(49);
  });

  it.each([
    [
      'bars behind the first training',
      { train: '40bars', folds: 11 },
      'a training window of 40bars and 11 tests behind it',
    ],
    ['bars at all', { folds: 50 }, '50 windows'],
    ['bars behind a training that takes all', { train: '50bars', folds: 2 }, '50 bars'],
  ])('are refused where there are fewer %s', (_what, asked, told) => {
    expect(() => planned(asked)).toThrow(
      expect.objectContaining({ code: 'WINDOWS_INVALID', message: expect.stringContaining(told) }),
    );
  });

  it('train as long as they are asked to where the bars begin behind the start', () => {
    // The bars are those of each day from 2024-01-01 to 2024-02-19: January has 31 of them.
    const lengths = { startDate: '2021-06-01', train: '1mo', test: '10d' };
    expect(cut(lengths)).toEqual([
      [
        [0, 30],
        [31, 40],
      ],
      [
        [10, 40],
        [41, 49],
      ],
    ]);
    expect(cut({ ...lengths, scheme: 'ANCHORED' })[0]).toEqual([
      [0, 30],
      [31, 40],
    ]);
    expect(cut({ startDate: '2021-06-01', train: '31d', folds: 1 })).toEqual([
      [
        [0, 30],
        [31, 49],
      ],
    ]);
  });

  it('count from the start where only days without trading lie between that and the first bar', () => {
    // From Saturday, 2023-12-30, a month leads to 2024-01-30; with bars of weekends it would begin with these.
    const asked = { startDate: '2023-12-30', train: '1mo', test: '1mo' };
    expect(cut(asked, { ...coin('1d'), calendar: '24x5' })[0]?.[0]).toEqual([0, 28]);
    expect(cut(asked, coin('1d'))[0]?.[0]).toEqual([0, 30]);
  });
});
