import type { BacktestParameters } from '../../domain/backtest/backtest-parameters.js';
import type { EquityCurve } from '../../domain/backtest/backtest-result.js';
import type { Instrument } from '../../domain/market/instrument.js';
import { periodLength, periodsPerYear } from '../../domain/market/periods-per-year.js';
import { isTimeframe } from '../../domain/market/timeframe.js';
import { periodReturns } from '../../domain/statistics/returns.js';
import { sharpeRatio } from '../../domain/statistics/sharpe-ratio.js';
import { valuesAt } from '../../domain/statistics/trading-days.js';
import type { Strategy } from '../../domain/strategy/strategy.js';
import { configurationDigest } from '../../domain/study/ledger/canonical-configuration.js';
import { evaluatedRange } from '../../domain/study/ledger/evaluated-range.js';
import { returnMoments } from '../../domain/study/trials/return-moments.js';
import type { Evaluation } from '../../operations/record/evaluation.js';
import type { StoredBacktestResult } from './backtest-operation.js';
import { evaluatedPeriods } from './evaluated-periods.js';

/** A finished run, as far as the ledger asks for it. */
export interface EvaluatedRun {
  readonly parameters: BacktestParameters;
  /** As it ran, overrides applied. */
  readonly strategy: Strategy;
  readonly instrument: Pick<Instrument, 'calendar' | 'timezone'>;
  readonly result: Pick<StoredBacktestResult, 'totalBars' | 'outOfSampleBars'> & {
    readonly provenance: Pick<StoredBacktestResult['provenance'], 'modelHash' | 'signalsHash'>;
  };
  /** Of all bars, unthinned. */
  readonly equity: EquityCurve;
}

/**
 * Returns what a backtest has evaluated: the bars that its model had not seen, where there are such bars and the account
 * was not lost before them, else all, as lists show it. Recorded signals are to it what a model is to others.
 * @returns null for one that does not count: a verification, or a run on bars of a length that is not known
 */
export function backtestEvaluation({
  parameters,
  strategy,
  instrument,
  result,
  equity,
}: EvaluatedRun): Evaluation | null {
  const { timeframe, symbol, initialCapital, commission, slippage, replay } = parameters;
  if (replay !== null || !isTimeframe(timeframe)) return null;
  const unseen = result.outOfSampleBars ?? 0;
  const from = unseen > 0 ? result.totalBars - unseen : 0;
  const before = from === 0 ? initialCapital : (equity.equity[from - 1] as number);
  // Of an account that was lost before them lists show the whole run.
  const [first, capital] = before <= 0 ? [0, initialCapital] : [from, before];
  if (first >= equity.timeMs.length) return null;

  const perYear = periodsPerYear(instrument.calendar, timeframe);
  const { ends, days } = evaluatedPeriods({ ...instrument, timeframe }, equity.timeMs, first);
  const values = valuesAt(equity.equity.subarray(first), ends);
  const returns = periodReturns(capital, values);
  const modelHash = result.provenance.modelHash ?? result.provenance.signalsHash;
  const symbols = [symbol];
  return {
    kind: 'RUN',
    family: strategy.name,
    symbols,
    timeframe,
    ...evaluatedRange(days),
    configuration: configurationDigest({
      strategy,
      modelHash,
      symbols,
      costs: { commission, slippage },
      sizing: {},
    }),
    look: null,
    modelHash,
    periods: { length: periodLength(timeframe), perYear, days },
    returns: returns && Float32Array.from(returns),
    moments: returnMoments(returns),
    sharpeRatio: returns && sharpeRatio(returns, perYear),
    totalReturn: (values[values.length - 1] as number) / capital - 1,
  };
}
