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

const planned = (asked: object) =>
  planWindows({ ...COMMON, scheme: 'ROLLING', folds: null, ...asked }, barsAt('1d', waves(BARS)), coin('1d'))
    .windows;

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
});
