import { describe, expect, it } from 'vitest';
import { neverCancelled } from '../../../../src/base/pure/cancelled-error.js';
import { ModelSignalSource } from '../../../../src/domain/backtest/model-signal-source.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { trainingAccount } from '../../../../src/domain/study/walk-forward/training-account.js';
import type { LoadedWalkForward } from '../../../../src/kinds/walk-forward/loaded-walk-forward.js';
import { searchEvaluations } from '../../../../src/kinds/walk-forward/search-evaluations.js';
import {
  barsOf,
  defaultDecisions,
  flat,
  instrument,
  noExits,
  type ScriptedSignal,
  scriptedFeatures,
  scriptedPredictor,
} from '../../domain/backtest/scripted-run.js';
import { daysAlone } from '../bars/two-timeframes.js';

const CAPITAL = 100_000;
/** The price is 100 but for the bar behind the first two, within which it rises threefold; days from 2024-01-01 on. */
const bars = barsOf(
  Array.from({ length: 12 }, (_, bar) => (bar === 2 ? ([100, 300, 100, 300] as const) : flat(100))),
);
/** Two stretches, as of a combinatorial window; the whole account is short from the second bar on. */
const both = [
  { firstIndex: 0, endIndex: 5 },
  { firstIndex: 8, endIndex: 12 },
];

/** @param fraction of the account that is sold short */
function run(fraction: number, ranges: typeof both) {
  const decisions = {
    ...{ ...defaultDecisions, allowShortFromFlat: true },
    sizing: { fraction, lot: 1 },
  };
  const signals = [...'SHBHHHHHHHHH'] as ScriptedSignal[];
  return trainingAccount(
    {
      ...{ bars, instrument, terms: { decisions, exits: noExits } },
      stretches: ranges.map((range) => ({
        range,
        source: new ModelSignalSource(
          decisions,
          scriptedFeatures(signals),
          scriptedPredictor(0.9),
          bars.openTimeMs,
        ),
      })),
      account: { initialCapital: CAPITAL, commissionRate: 0, slippageRate: 0 },
    },
    neverCancelled,
  );
}

const { strategy } = parseStrategy(daysAlone);
const walkForward = {
  ...{ strategy, plan: { windows: [0] }, loaded: { instrument, selection: { bars } } },
  parameters: { symbol: 'TEST', commission: 0, slippage: 0 },
} as unknown as LoadedWalkForward;

function entered(fractions: readonly number[], ranges: typeof both) {
  const ranked = fractions.map((fraction, number) => ({
    ...{ number, values: [] },
    run: {
      ...run(fraction, ranges),
      strategy: { ...strategy, decisions: { ...strategy.decisions, sizing: { fraction, lot: 1 } } },
    },
  }));
  const model = { path: 'm', folder: '/m', hash: 'c0ffee' };
  return searchEvaluations(walkForward, model, ranges, ranked);
}

describe('what a window enters of its search into the ledger', () => {
  it.each([
    ['in the only stretch', both.slice(0, 1), '2024-01-05'],
    ['before the last stretch', both, '2024-01-12'],
  ])('is every combination, those too that lost the account %s', (_what, ranges, endDate) => {
    const [kept, lost, ...rest] = entered([0.25, 1], ranges);
    expect(rest).toEqual([]);
    const range = { startDate: '2024-01-01', endDate };
    expect(kept).toMatchObject({ ...range, returns: expect.any(Float32Array) });
    // Short of 1,000 at 100, it is worth nothing at 200.
    expect(lost).toMatchObject({
      ...{ ...range, kind: 'TRIAL', modelHash: 'c0ffee', returns: null, sharpeRatio: null, totalReturn: -1 },
      moments: { periods: 0, mean: null, deviation: null },
    });
    expect(lost?.configuration).not.toBe(kept?.configuration);
  });
});
