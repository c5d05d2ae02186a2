import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeEquity } from '../../../../src/domain/backtest/equity-codec.js';
import { encodeTrades } from '../../../../src/domain/backtest/trade-codec.js';
import type { Trade } from '../../../../src/domain/portfolio/trade.js';
import type { RunMaking } from '../../../../src/kinds/compare/compared-run.js';
import { differingParameters } from '../../../../src/kinds/compare/differing-parameters.js';
import { divergenceCauses } from '../../../../src/kinds/compare/divergence-causes.js';
import { findDivergence } from '../../../../src/kinds/compare/find-divergence.js';

const DAY_MS = 86_400_000;
const day = (index: number): number => Date.UTC(2024, 0, 1) + index * DAY_MS;

/** Its confidence_threshold is 0.4. */
const STRATEGY = readFileSync('strategies/rsi_mean_reversion.yaml', 'utf8');
const OTHER = STRATEGY.replace('confidence_threshold: 0.4', 'confidence_threshold: 0.6');

const making: RunMaking = {
  inputs: {
    ...{ symbol: 'AAPL', timeframe: '1d', startDate: '2024-01-01', endDate: '2024-01-31' },
    ...{ strategyConfigPath: 'strategies/a.yaml', commission: '0.001' },
  },
  strategy: { source: STRATEGY, overrides: [] },
  overrides: [],
  provenance: { engineVersion: '2.0.0', tensorflowBackend: 'cpu', dataHash: 'd', modelHash: 'm' },
};
const made = (changed: Partial<RunMaking>): RunMaking => ({ ...making, ...changed });

const trade: Trade = {
  ...{ seq: 0, side: 'LONG', quantity: 10, entryBarIndex: 1, entryTimeMs: day(1), entryPrice: 100 },
  ...{ exitBarIndex: 3, exitTimeMs: day(3), exitPrice: 110, exitReason: 'SIGNAL', grossPnl: 100 },
  ...{ commission: 0, slippage: 0, netPnl: 100, netReturn: 0.1, barsHeld: 2, entryConfidence: 0.9 },
  ...{ maxFavorableExcursion: 0.1, maxAdverseExcursion: 0 },
};

function run(values: readonly number[], trades: readonly Trade[], { first = 0, as = making } = {}) {
  const equity = encodeEquity({
    timeMs: Float64Array.from(values, (_, index) => day(first + index)),
    equity: Float64Array.from(values),
  });
  return { making: as, account: { equity, trades: [encodeTrades(trades)] } };
}
const whole = run([1_000, 1_000, 1_050, 1_100], [trade]);

describe('where two runs part', () => {
  it.each([
    [
      'a fill',
      run([1_000, 1_000, 1_000, 1_000], []),
      1,
      'Fill: LONG at 100 in the first, none in the second.',
    ],
    [
      'an exit',
      run([1_000, 1_000, 1_050, 1_100], [{ ...trade, exitReason: 'TAKE_PROFIT' }]),
      3,
      'Exit: SIGNAL at 110 in the first, TAKE_PROFIT at 110 in the second.',
    ],
    [
      'a price',
      run([1_000, 1_000, 1_060, 1_100], [trade]),
      2,
      'Price or costs: the account has earned 5.000000 % in the first and 6.000000 % in the second.',
    ],
  ])('is the first bar with %s that differs', (_what, other, index, message) => {
    expect(findDivergence({ runs: [whole, other] })).toEqual({ timeMs: day(index), message, causes: [] });
  });

  it('is a bar that one of them lacks', () => {
    const gap = {
      ...whole,
      account: {
        ...whole.account,
        equity: encodeEquity({
          timeMs: Float64Array.of(day(0), day(1), day(3)),
          equity: Float64Array.of(1_000, 1_000, 1_100),
        }),
      },
    };
    expect(findDivergence({ runs: [whole, gap] })).toMatchObject({
      timeMs: day(2),
      message: 'Price: the first has a bar that the second lacks.',
    });
  });

  it('is looked for from their first common bar on, whatever each has earned and is worth', () => {
    const later = run([50, 50, 52.5, 55], [{ ...trade, quantity: 0.5 }]);
    const earlier = run([900, 1_000, 1_000, 1_050, 1_100], [trade], { first: -1 });
    expect(findDivergence({ runs: [earlier, later] })).toEqual({
      timeMs: null,
      message: 'They never part: fills, exits and accounts are the same on their 4 common bars.',
      causes: [],
    });
  });

  it('is looked for in fills and exits alone where an account was worth nothing by their first common bar', () => {
    const lost = run([1_000, 0, 0, 0, 0], [], { first: -1 });
    const steady = run([1_000, 1_000, 1_000, 1_000], []);
    const nothing = run([0, 0, 0, 0], []);
    for (const runs of [[lost, steady] as const, [steady, lost] as const, [lost, nothing] as const]) {
      const { timeMs, message } = findDivergence({ runs: [...runs] });
      expect(timeMs).toBeNull();
      expect(message).toMatch(/^Fills and exits are the same on their 4 common bars\. .* worth nothing/);
    }
    expect(findDivergence({ runs: [lost, whole] })).toMatchObject({
      timeMs: day(1),
      message: 'Fill: none in the first, LONG at 100 in the second.',
    });
  });

  it.each([
    ['other timeframes', { ...whole, making: made({ inputs: { timeframe: '1h' } }) }, 'Bars of 1d and of 1h'],
    ['no common bar', run([1, 2], [], { first: 100 }), 'They have no bar in common.'],
    ['a trial', { making, account: null }, 'A trial keeps no trades'],
  ])('cannot be found with %s', (_what, other, message) => {
    const found = findDivergence({ runs: [whole, other] });
    expect(found.timeMs).toBeNull();
    expect(found.message).toContain(message);
  });
});

describe('what two runs were made of differently', () => {
  const overrides = [{ path: 'decisions.confidence_threshold', value: '0.6' }];
  it.each([
    [['DATA'], made({ provenance: { ...making.provenance, dataHash: 'e' } })],
    [['STRATEGY'], made({ strategy: { source: OTHER, overrides: [] } })],
    [['MODEL'], made({ provenance: { ...making.provenance, modelHash: 'n' } })],
    [['PARAMETERS'], made({ overrides, strategy: { source: OTHER, overrides: [] } })],
    [['PARAMETERS'], made({ overrides, strategy: { ...making.strategy, overrides } })],
    [['PARAMETERS'], made({ inputs: { ...making.inputs, commission: '0.002' } })],
    // Bars of another range are others, whatever is stored.
    [
      ['PARAMETERS'],
      made({
        inputs: { ...making.inputs, endDate: '2024-02-01' },
        provenance: { ...making.provenance, dataHash: 'e' },
      }),
    ],
    [['BACKEND'], made({ provenance: { ...making.provenance, tensorflowBackend: 'node' } })],
    [['ENGINE'], made({ provenance: { ...making.provenance, engineVersion: '1.0.0' } })],
    [
      [],
      made({
        strategy: {
          source: `# other words\n${STRATEGY}`,
          overrides: [],
        },
      }),
    ],
    [[], made({ inputs: { ...making.inputs, strategyConfigPath: 'strategies/copy.yaml' } })],
    // A trial with a model of its own: nobody knows its hash, nor that of the bars with their history.
    [[], made({ provenance: { engineVersion: '2.0.0', tensorflowBackend: 'cpu' } })],
    [
      ['MODEL'],
      made({
        inputs: { ...making.inputs, modelPath: 'models/_parts/op_study/1' },
        provenance: { engineVersion: '2.0.0', tensorflowBackend: 'cpu' },
      }),
    ],
  ])('is named: %j', (causes, other) => {
    expect(divergenceCauses(making, other)).toEqual(causes);
    expect(divergenceCauses(other, making)).toEqual(causes);
  });
});

describe('what differs between runs', () => {
  it('is listed with a value for each run: parameters, values of strategies, versions', () => {
    const runs = [
      making,
      made({
        inputs: { ...making.inputs, commission: '0.002' },
        strategy: {
          ...making.strategy,
          overrides: [{ path: 'decisions.confidence_threshold', value: '0.6' }],
        },
      }),
      made({ provenance: { ...making.provenance, engineVersion: '1.0.0' } }),
    ];
    expect(differingParameters({ runs })).toEqual([
      { path: 'commission', values: ['0.001', '0.002', '0.001'] },
      { path: 'decisions.confidence_threshold', values: ['0.4', '0.6', '0.4'] },
      { path: 'engineVersion', values: ['2.0.0', '2.0.0', '1.0.0'] },
    ]);
  });

  it('has null where a run has no such value', () => {
    const other = made({
      strategy: { source: STRATEGY.replace(/^ *position_awareness: .*\n/m, ''), overrides: [] },
    });
    expect(differingParameters({ runs: [making, other] })).toEqual([
      { path: 'decisions.position_awareness', values: ['true', null] },
    ]);
  });
});
