import { describe, expect, it } from 'vitest';
import type { BacktestParameters } from '../../../../src/domain/backtest/backtest-parameters.js';
import { parseStrategy } from '../../../../src/domain/strategy/parse-strategy.js';
import { backtestEvaluation, type EvaluatedRun } from '../../../../src/kinds/backtest/backtest-evaluation.js';

const DAY_MS = 86_400_000;
/** A Monday, and the days after it. */
const FIRST_DAY = 19_723;
const SOURCE = (name: string, period = 14, comment = ''): string => `name: ${name}
description: ${name} in words${comment}
version: "3.0"
training_data:
  symbols: {mode: single, symbol: AAPL}
  timeframes: {mode: single, timeframe: 1d}
signals: {file: first.csv}
decisions: {confidence_threshold: 0.${period}}
`;
const parameters: BacktestParameters = {
  ...{ symbol: 'COIN', timeframe: '1d', strategyConfigPath: 'strategies/a.yaml', modelPath: null },
  ...{ startDate: '2024-01-01', endDate: '2024-01-10', initialCapital: 1_000, commission: 0.001 },
  ...{ slippage: 0.0005, overrides: [], inSamplePolicy: 'WARN', replay: null },
};
/** Account values of ten days. */
const EQUITY = [1_010, 1_020, 1_000, 1_050, 1_100, 1_080, 1_120, 1_150, 1_140, 1_200];

function run(change: Partial<EvaluatedRun> = {}): EvaluatedRun {
  return {
    parameters,
    strategy: parseStrategy(SOURCE('crossing')).strategy,
    instrument: { calendar: '24x7', timezone: 'UTC' },
    result: {
      ...{ totalBars: 10, outOfSampleBars: null },
      provenance: { modelHash: 'c0ffee', signalsHash: null },
    },
    equity: {
      timeMs: Float64Array.from(EQUITY, (_, day) => (FIRST_DAY + day) * DAY_MS),
      equity: Float64Array.from(EQUITY),
    },
    ...change,
  };
}
const unseen = (outOfSampleBars: number | null): Partial<EvaluatedRun> => ({
  result: { ...run().result, outOfSampleBars },
});
const growth = (values: readonly number[]): number[] =>
  values.slice(1).map((value, index) => value / (values[index] as number) - 1);

describe('what a backtest has evaluated', () => {
  it('is its whole range where nobody knows which bars were unseen, from the capital on', () => {
    const evaluation = backtestEvaluation(run());
    expect(evaluation).toMatchObject({
      ...{ kind: 'RUN', family: 'crossing', symbols: ['COIN'], timeframe: '1d', look: null },
      ...{ startDate: '2024-01-01', endDate: '2024-01-10', modelHash: 'c0ffee' },
      periods: { length: 'DAY', perYear: 365 },
    });
    expect([...(evaluation?.periods.days ?? [])]).toEqual(EQUITY.map((_, day) => FIRST_DAY + day));
    const expected = growth([1_000, ...EQUITY]).map(Math.fround);
    expect([...(evaluation?.returns ?? [])]).toEqual(expected);
    expect(evaluation?.totalReturn).toBeCloseTo(0.2, 12);
    expect(evaluation?.moments).toMatchObject({ periods: 10 });
  });

  it('is the bars that its model had not seen, from the account value before them on', () => {
    const evaluation = backtestEvaluation(run(unseen(4)));
    expect(evaluation).toMatchObject({ startDate: '2024-01-07', endDate: '2024-01-10' });
    expect([...(evaluation?.returns ?? [])]).toEqual(growth(EQUITY.slice(5)).map(Math.fround));
    expect(evaluation?.totalReturn).toBeCloseTo(1_200 / 1_080 - 1, 12);
    const returns = growth(EQUITY.slice(5));
    const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
    const squares = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const ratio = (mean / Math.sqrt(squares / (returns.length - 1))) * Math.sqrt(365);
    expect(evaluation?.sharpeRatio).toBeCloseTo(ratio, 10);
    expect(backtestEvaluation(run(unseen(0)))?.startDate).toBe('2024-01-01');
  });

  it('is told apart by rules, symbol, costs and model, and not by name, description or comment', () => {
    const of = (change: Partial<EvaluatedRun>) => backtestEvaluation(run(change))?.configuration;
    const same = of({});
    const strategy = (text: string) => ({ strategy: parseStrategy(text).strategy });
    expect(of(strategy(SOURCE('renamed')))).toBe(same);
    expect(of(strategy(SOURCE('crossing', 14, ' # as before')))).toBe(same);
    expect(of({ parameters: { ...parameters, label: 'x' } as BacktestParameters })).toBe(same);
    expect(of(unseen(4))).toBe(same);
    const others = [
      of(strategy(SOURCE('crossing', 15))),
      of({ parameters: { ...parameters, symbol: 'TOKEN' } }),
      of({ parameters: { ...parameters, commission: 0.002 } }),
      of({ parameters: { ...parameters, slippage: 0 } }),
      of({ result: { ...run().result, provenance: { modelHash: 'decade', signalsHash: null } } }),
    ];
    expect(new Set([same, ...others]).size).toBe(6);
  });

  it('takes recorded signals for a model', () => {
    const provenance = { modelHash: null, signalsHash: 'cafe' };
    expect(backtestEvaluation(run({ result: { ...run().result, provenance } }))?.modelHash).toBe('cafe');
  });

  it('has no returns where the account fell to zero', () => {
    const equity = { ...run().equity, equity: Float64Array.from([...EQUITY.slice(0, 5), 0, 0, 0, 0, 0]) };
    expect(backtestEvaluation(run({ equity }))).toMatchObject({
      ...{ returns: null, sharpeRatio: null, totalReturn: -1 },
      moments: { periods: 0, mean: null, deviation: null },
    });
  });

  it('is its whole range where the account was lost before the bars that its model had not seen', () => {
    const equity = { ...run().equity, equity: Float64Array.from([...EQUITY.slice(0, 5), 0, 0, 0, 0, 0]) };
    expect(backtestEvaluation(run({ equity, ...unseen(3) }))).toEqual(backtestEvaluation(run({ equity })));
  });

  it('is nothing for a verification, an unknown timeframe and a run without bars', () => {
    const replay = { of: 'op_1' } as unknown as BacktestParameters['replay'];
    expect(backtestEvaluation(run({ parameters: { ...parameters, replay } }))).toBeNull();
    expect(backtestEvaluation(run({ parameters: { ...parameters, timeframe: '7d' } }))).toBeNull();
    const equity = { timeMs: new Float64Array(), equity: new Float64Array() };
    expect(backtestEvaluation(run({ equity }))).toBeNull();
  });
});
