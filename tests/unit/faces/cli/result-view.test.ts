import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/faces/cli/program.js';
import { fakeContext } from './fake-context.js';

const METRICS = {
  ...{
    totalReturn: 0.1,
    buyAndHoldReturn: 0.2,
    cagr: 0.1,
    sharpeRatio: 1,
    sortinoRatio: 1,
    maxDrawdown: 0.1234,
  },
  ...{ annualizedVolatility: 0.1, exposure: 0.5, totalTrades: 3, winRate: 0.5, profitFactor: 1.5 },
  ...{ totalCommission: 12, initialCapital: 100_000, finalValue: 110_000 },
};

const RESULT = {
  ...{
    totalBars: 21,
    executionTimeMs: 42,
    reportUrl: '/r',
    metrics: METRICS,
    outOfSample: null,
    inSample: null,
  },
  ...{ outOfSampleBars: 0, inSampleBars: 0, marginalBars: 0, equityCurve: [], breakEvenCost: 0.00123 },
  provenance: { resultDigest: 'd'.repeat(64), engineVersion: '1', tensorflowBackend: null },
  funnel: {
    ...{ buySignals: 1, sellSignals: 1, filled: 2, belowConfidence: 0, filtered: 0, rejected: 0 },
    ...{ unfilledAtEnd: 0, reasons: [] },
  },
};

const PARAMETERS = {
  ...{ modelPath: 'models/rsi', initialCapital: 100_000, commission: 0.001, slippage: 0.0005 },
  overrides: [],
};

const DRAWDOWN = { depth: 0.0642, peak: '2016-05-04', trough: '2016-06-14', recovery: null };

async function show(result: object, args: readonly string[] = []): Promise<string> {
  const operation = {
    ...{ __typename: 'BacktestOperation', id: 'op_1', type: 'BACKTESTING', status: 'COMPLETED', done: true },
    ...{
      title: 'rsi AAPL 1d',
      label: null,
      parameters: PARAMETERS,
      tags: [],
      note: null,
      pinned: false,
      priority: 0,
      warnings: [],
      verification: null,
      result: { ...RESULT, ...result },
    },
  };
  const analysis = {
    ...{
      confidenceIntervals: { level: 0.95, totalReturn: null, sharpeRatio: null },
      skewness: 0,
      kurtosis: 3,
    },
    ...{ probabilisticSharpeRatio: 0.5, rollingSharpe: { points: [] }, monthlyReturns: [] },
    drawdowns: [
      { ...DRAWDOWN, days: 131 },
      { ...DRAWDOWN, days: 12.345 },
    ],
  };
  const analysed = { analysis, outOfSampleAnalysis: null, inSampleAnalysis: null };
  const { context, written } = fakeContext({
    answers: {
      Operation: () => ({ operation }),
      Analysis: () => ({ operation: { __typename: 'BacktestOperation', result: analysed } }),
    },
  });
  expect(await runCli(['operations', 'show', 'op_1', ...args], '1', context)).toBe(0);
  return written.out.join('\n');
}

describe('a finished backtest on the command line', () => {
  it('has drawdowns as what they are: negative', async () => {
    expect(await show({})).toMatch(/^Max drawdown +-12\.34 %$/m);
    expect(await show({ metrics: { ...METRICS, maxDrawdown: 0 } })).toMatch(/^Max drawdown +0\.00 %$/m);
    expect(await show({ metrics: { ...METRICS, maxDrawdown: 0.000001 } })).toMatch(
      /^Max drawdown +0\.00 %$/m,
    );
  });

  it.each([
    [0.00123, 'Break-even cost: 0.12 % per side'],
    [0.0000661, 'Break-even cost: 0.00661 % per side'],
    [0, 'Break-even cost: 0.00 % per side'],
    [-0.00123, 'Break-even cost: none, the trades lose even without costs'],
  ])('says what a break-even cost of %d means', async (breakEvenCost, line) => {
    expect((await show({ breakEvenCost })).split('\n')).toContain(line);
  });

  it('has no break-even cost without trades', async () => {
    expect(await show({ breakEvenCost: null })).not.toContain('Break-even');
  });

  it('has the worst drawdowns with their days to one decimal', async () => {
    const text = await show({}, ['--analysis']);
    expect(text).toMatch(/-6\.42 % +2016-05-04 +2016-06-14 +not yet +131\.0$/m);
    expect(text).toMatch(/not yet +12\.3$/m);
  });
});
