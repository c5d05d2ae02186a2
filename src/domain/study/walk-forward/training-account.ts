import type { CancellationSignal } from '../../../base/pure/cancelled-error.js';
import type { AccountParameters } from '../../backtest/backtest-input.js';
import { noProgress } from '../../backtest/ports.js';
import type { BarRange } from '../../backtest/select-range.js';
import type { SignalSource, TradingTerms } from '../../backtest/signal-source.js';
import { Simulation } from '../../backtest/simulation.js';
import { CostModel } from '../../execution/cost-model.js';
import { barDates } from '../../market/bar-date.js';
import { type Bars, sliceBars } from '../../market/bars.js';
import type { Instrument } from '../../market/instrument.js';
import { periodsPerYear } from '../../market/periods-per-year.js';
import type { Trade } from '../../portfolio/trade.js';
import type { BacktestMetrics } from '../../statistics/backtest-metrics.js';
import { MeasuredPeriods } from '../../statistics/measured-periods.js';
import { PerformanceTracker } from '../../statistics/performance-tracker.js';
import { joinReturns, type Stretch, stretchMetrics } from '../../statistics/stretch-metrics.js';

/** The bars that a window has trained on, and what decides on them. */
export interface TrainingAccountQuestion {
  /** All loaded bars. */
  readonly bars: Bars;
  readonly instrument: Instrument;
  /** Each with decisions over it; ascending, at least one. */
  readonly stretches: readonly { readonly range: BarRange; readonly source: SignalSource }[];
  readonly terms: TradingTerms;
  readonly account: AccountParameters;
}

/** What the account of a window has come to. */
export interface TrainingAccount {
  readonly metrics: BacktestMetrics | null;
  readonly returns: Float64Array | null;
  /** Fraction. */
  readonly totalReturn: number;
}

/**
 * Trades the training bars of a window from flat. Each stretch is a run of its own that begins with what the one before has
 * ended with: what lies between two of them is not to be known, and nothing is held over it.
 * @returns null for metrics and returns where the account fell to zero before the last stretch, and then what was left of it
 * @throws CancelledError when the signal is set, of which every 100 bars are asked
 */
export function trainingAccount(
  { bars, instrument, stretches, terms, account }: TrainingAccountQuestion,
  cancellation: CancellationSignal,
): TrainingAccount {
  const { initialCapital, commissionRate, slippageRate } = account;
  const costs = new CostModel(commissionRate, slippageRate);
  const { calendar, timeframe } = instrument;
  const perYear = periodsPerYear(calendar, timeframe);
  const dateOf = barDates(instrument, bars.openTimeMs);
  const parts: Stretch[] = [];
  const trades: Trade[] = [];
  let capital = initialCapital;
  for (const { range, source } of stretches) {
    if (capital <= 0) return { metrics: null, returns: null, totalReturn: capital / initialCapital - 1 };
    const traded = sliceBars(bars, range.firstIndex, range.endIndex);
    const tracker = new PerformanceTracker({
      ...{ bars: traded, costs, initialCapital: capital, periodsPerYear: perYear },
      periods: new MeasuredPeriods(traded.openTimeMs, timeframe, dateOf),
    });
    const setup = { bars, range, strategy: terms, costs, initialCapital: capital, tracker };
    for (const trade of new Simulation(setup).run(source, noProgress, cancellation).trades)
      trades.push(trade);
    const part = tracker.stretch();
    if (part === null) throw new TypeError('trainingAccount: initialCapital must be above 0');
    parts.push(part);
    capital = part.equity[part.equity.length - 1] as number;
  }
  const metrics = stretchMetrics(parts, trades, perYear);
  if (metrics === null) throw new TypeError('trainingAccount: no stretch');
  return { metrics, returns: joinReturns(parts), totalReturn: metrics.totalReturn };
}
