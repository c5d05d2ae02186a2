import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { operationView } from '../../../../src/faces/cli/operation-view.js';
import type { Terminal } from '../../../../src/faces/cli/terminal.js';

const METRICS = {
  ...{ totalReturn: 0.3, buyAndHoldReturn: 0.2, cagr: 0.1, sharpeRatio: 1.5, maxDrawdown: 0.1 },
  totalTrades: 40,
};
const window = { from: '2020-01-02', to: '2020-06-30', bars: 124 };
const fold = {
  ...{ number: 0, train: [window], test: [window], purgedBars: 3, chosen: [] },
  ...{ inSample: { ...METRICS, sharpeRatio: 2.5 }, outOfSample: { ...METRICS, totalTrades: 29 } },
};

function walkForward(change: object = {}) {
  return {
    ...{
      __typename: 'WalkForwardOperation',
      id: 'op_1',
      type: 'WALK_FORWARD',
      status: 'COMPLETED',
      done: true,
    },
    ...{ title: 'rsi AAPL 1d', label: null, warnings: [], tags: [], note: null, pinned: false, priority: 0 },
    parameters: {
      ...{ scheme: 'ROLLING', seed: 42, initialCapital: 100_000, commission: 0.001, slippage: 0.0005 },
      ...{ overrides: [], search: null },
    },
    snapshot: { completedFolds: 1, totalFolds: 1, windows: [] },
    folds: { nodes: [fold] },
    result: {
      ...{ metrics: METRICS, sharpeInterval: { lower: -0.3, upper: 3.1 }, sharpeDecay: 0.2, paths: [] },
      ...{ efficiency: 0.5, efficiencyInterval: null },
      provenance: { resultDigest: 'd'.repeat(64), tensorflowBackend: 'wasm' },
      evidence: {
        ...{ verdict: 'LIKELY_LUCK', sentence: 'Likely luck: 40 configurations tried.' },
        checks: [
          { code: 'DEFLATED_SHARPE', status: 'FAIL', message: 'Given 40 configurations tried so far, none.' },
          { code: 'TRADES', status: 'PASS', message: '40 trades.' },
        ],
      },
      selection: {
        ...{ evaluated: 40, deflatedSharpe: 0.1, evaluatedAtCompletion: 1, deflatedSharpeAtCompletion: 0.96 },
        looks: 0,
      },
      ...change,
    },
  } as never;
}

const view = (columns: number | null, change: object = {}) =>
  operationView(
    { columns, paint: (tone, text) => (tone === 'quiet' ? `<${text}>` : text) } as Terminal,
    {} as never,
    walkForward(change),
  );

describe('a finished walk-forward on the command line', () => {
  it('begins with its verdict, what its luck was at completion, and the checks that it has not passed', () => {
    expect(view(null).split('\n').slice(0, 4)).toEqual([
      'Likely luck: 40 configurations tried.',
      '<Everything tried: deflated Sharpe ratio 0.10 given 40 configurations now, 0.96 given 1 at completion>',
      '  FAIL DEFLATED_SHARPE: Given 40 configurations tried so far, none.',
      '<  1 check passed>',
    ]);
  });

  it('has the Sharpe ratio of a window with few trades in grey', () => {
    expect(view(null)).toMatch(/ 2\.50 .* <1\.50> +29$/m);
    expect(view(null)).toMatch(/^Sharpe ratio +1\.50$/m);
    const few = { metrics: { ...METRICS, totalTrades: 9 } };
    expect(view(null, few)).toMatch(/^Sharpe ratio +<1\.50 \(\u22120\.3 … 3\.1\)>$/m);
  });

  it.each([60, 80])('fits into %i columns', (columns) => {
    for (const line of view(columns).replaceAll(/[<>]/g, '').split('\n'))
      expect(stringWidth(line)).toBeLessThanOrEqual(columns);
  });
});
