import type { CancellationSignal } from '../../../base/pure/cancelled-error.js';
import type { AccountParameters } from '../../backtest/backtest-input.js';
import type { EquityCurve } from '../../backtest/backtest-result.js';
import { noProgress } from '../../backtest/ports.js';
import type { BarSelection } from '../../backtest/select-range.js';
import type { SignalFunnel } from '../../backtest/signal-funnel.js';
import { Simulation } from '../../backtest/simulation.js';
import { CostModel } from '../../execution/cost-model.js';
import { barDates } from '../../market/bar-date.js';
import { sliceBars } from '../../market/bars.js';
import type { Instrument } from '../../market/instrument.js';
import { periodsPerYear } from '../../market/periods-per-year.js';
import type { Trade } from '../../portfolio/trade.js';
import type { BacktestMetrics } from '../../statistics/backtest-metrics.js';
import { MeasuredPeriods } from '../../statistics/measured-periods.js';
import { PerformanceTracker } from '../../statistics/performance-tracker.js';
import { periodDays } from '../../statistics/trading-days.js';
import { type SourceSegment, SwitchingSource } from './switching-source.js';

/** One account that follows one window after another. */
export interface JoinedQuestion {
  /** From the first bar of the first test on; history before it is read by no one here. */
  readonly selection: BarSelection;
  readonly instrument: Instrument;
  /** Ascending, without gaps, over all bars of the range; at least one. */
  readonly segments: readonly SourceSegment[];
  readonly account: AccountParameters;
  /**
   * Is told each segment in order with its stretch of the account, once that is traded and what was entered in it is closed:
   * what it tells is final.
   */
  readonly onPassed?: (number: number, stretch: BacktestMetrics | null) => void;
}

export interface JoinedAccount {
  readonly metrics: BacktestMetrics;
  /** Of each segment, in their order: its stretch of the account; null when the account was not above zero before it. */
  readonly bySegment: readonly (BacktestMetrics | null)[];
  readonly trades: readonly Trade[];
  readonly curve: EquityCurve;
  readonly funnel: SignalFunnel;
  /** One a period, fractions; null when the account fell to zero before the last one. */
  readonly returns: Float64Array | null;
  /** The last day of each of these periods, days since 1970-01-01. */
  readonly periodDays: Int32Array;
  readonly periodsPerYear: number;
  readonly accountDepleted: boolean;
  /** Bars whose decision leads by less than TensorFlow.js backends differ. */
  readonly marginalBars: number;
}

/**
 * Trades one account over all segments: a decision is of the segment that holds its bar, the order at the first open of a
 * segment comes from the one before, a position keeps the exits of its entry, and separation runs on.
 * @throws CancelledError when the signal is set, of which every 100 bars are asked
 */
export function joinedAccount(
  { selection, instrument, segments, account, onPassed }: JoinedQuestion,
  cancellation: CancellationSignal,
): JoinedAccount {
  const { bars, range } = selection;
  const [first] = segments;
  if (first === undefined) throw new TypeError('joinedAccount: no segment');
  const traded = sliceBars(bars, range.firstIndex, range.endIndex);
  const { initialCapital, commissionRate, slippageRate } = account;
  const costs = new CostModel(commissionRate, slippageRate);
  const { calendar, timeframe } = instrument;
  const dateOf = barDates(instrument, bars.openTimeMs);
  const periods = new MeasuredPeriods(traded.openTimeMs, timeframe, dateOf);
  const perYear = periodsPerYear(calendar, timeframe);
  const tracker = new PerformanceTracker({
    ...{ bars: traded, periods, initialCapital, costs },
    periodsPerYear: perYear,
  });
  const setup = { bars, range, strategy: first.terms, costs, initialCapital, tracker };
  const simulation = new Simulation(setup);
  const bySegment: (BacktestMetrics | null)[] = [];
  const pass = (traded: number): void => {
    for (const { firstIndex, endIndex } of segments.slice(bySegment.length, traded)) {
      const [start, end] = [firstIndex - range.firstIndex, endIndex - range.firstIndex];
      if ((simulation.heldSince ?? end) < end) return;
      const stretch = tracker.metrics(simulation.trades, start, end);
      onPassed?.(bySegment.length, stretch);
      bySegment.push(stretch);
    }
  };
  const source = new SwitchingSource(segments, pass);
  const { trades, funnel, accountDepleted } = simulation.run(source, noProgress, cancellation);
  pass(segments.length);
  const metrics = tracker.metrics(trades);
  if (metrics === null) throw new TypeError('joinedAccount: initialCapital must be above 0');
  return {
    ...{ metrics, bySegment, trades },
    curve: { timeMs: traded.openTimeMs, equity: tracker.equity },
    ...{ funnel, accountDepleted, periodsPerYear: perYear },
    returns: tracker.returns(),
    periodDays: periodDays(traded.openTimeMs, periods.of(0, traded.length).ends, dateOf),
    marginalBars: source.marginalBars,
  };
}
