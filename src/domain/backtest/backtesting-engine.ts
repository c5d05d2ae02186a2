import { type CancellationSignal, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import { sharedColumn } from '../../base/pure/shared-memory.js';
import { CostModel } from '../execution/cost-model.js';
import { barDates } from '../market/bar-date.js';
import { sliceBars } from '../market/bars.js';
import { periodsPerYear } from '../market/periods-per-year.js';
import { breakEvenCost } from '../statistics/break-even-cost.js';
import { MeasuredPeriods } from '../statistics/measured-periods.js';
import { PerformanceTracker } from '../statistics/performance-tracker.js';
import { sideStatistics } from '../statistics/side-statistics.js';
import type { BacktestInput } from './backtest-input.js';
import type { BacktestResult, EquityCurve } from './backtest-result.js';
import type { DecisionWatch } from './decision-watch.js';
import { ENGINE_VERSION } from './engine-version.js';
import { requireEnoughBars } from './enough-bars.js';
import type { BacktestProgressSink } from './ports.js';
import { resultDigest } from './result-digest.js';
import { runWarnings } from './run-warnings.js';
import { Simulation, type SimulationOutcome } from './simulation.js';
import { inSampleSplit } from './training-window.js';
import { findUnadjustedSplits } from './unadjusted-splits.js';

/** Runs backtests. It knows columns, a source of signals, a progress sink and a cancellation flag, and nothing of services. */
export class BacktestingEngine {
  /**
   * Runs one backtest; synchronous, and deterministic: equal inputs give bit-identical results.
   * @param watch sees every decision; default: nobody does
   * @throws InsufficientDataError for fewer than two bars, or fewer than two with defined features
   * @throws whatever the source of signals does, such as ModelOutputInvalidError
   * @throws CancelledError when the signal is set
   */
  run(
    input: BacktestInput,
    progress: BacktestProgressSink,
    cancellation: CancellationSignal,
    watch?: DecisionWatch,
  ): BacktestResult {
    const { bars, range, strategy, source, parameters } = input;
    throwIfCancelled(cancellation);
    requireEnoughBars(range, source);
    const costs = new CostModel(parameters.commissionRate, parameters.slippageRate);
    const tracker = createTracker(input, costs);

    const { initialCapital } = parameters;
    const simulation = new Simulation({ bars, range, strategy, costs, initialCapital, tracker, watch });
    const timeMs = sharedColumn(range.endIndex - range.firstIndex);
    timeMs.set(bars.openTimeMs.subarray(range.firstIndex, range.endIndex));
    progress.phase('simulating');
    progress.begin(timeMs.length, { timeMs, equity: tracker.equity, trades: simulation.trades });
    const outcome = simulation.run(source, progress, cancellation);
    throwIfCancelled(cancellation);
    return createResult(input, outcome, tracker, timeMs, source.marginalBars);
  }
}

function createTracker(
  { bars, range, instrument, parameters }: BacktestInput,
  costs: CostModel,
): PerformanceTracker {
  const { calendar, timeframe } = instrument;
  const traded = sliceBars(bars, range.firstIndex, range.endIndex);
  return new PerformanceTracker({
    bars: traded,
    periods: new MeasuredPeriods(traded.openTimeMs, timeframe, barDates(instrument, bars.openTimeMs)),
    initialCapital: parameters.initialCapital,
    costs,
    periodsPerYear: periodsPerYear(calendar, timeframe),
  });
}

function createResult(
  input: BacktestInput,
  { trades, funnel, accountDepleted }: SimulationOutcome,
  tracker: PerformanceTracker,
  timeMs: Float64Array,
  marginalBars: number | null,
): BacktestResult {
  const { bars, range, instrument, history, source, trainingWindow, parameters, provenance } = input;
  const totalBars = range.endIndex - range.firstIndex;
  const split = trainingWindow && inSampleSplit(bars, range, instrument.timeframe, trainingWindow);
  const metrics = tracker.metrics(trades);
  if (metrics === null) throw new TypeError('BacktestingEngine: initialCapital must be above 0');
  const unseenFrom = split?.outOfSampleFirst ?? totalBars;
  const outOfSample = tracker.metrics(trades, unseenFrom, totalBars);
  const unseenTrades =
    outOfSample === null ? [] : trades.filter(({ entryBarIndex }) => entryBarIndex >= unseenFrom);
  const equity: EquityCurve = { timeMs, equity: tracker.equity };
  return {
    totalBars,
    metrics,
    outOfSample,
    inSample: split && tracker.metricsOf(trades, split.inSample),
    outOfSampleBars: split && totalBars - split.outOfSampleFirst,
    inSampleBars: split?.inSampleBars ?? null,
    inSampleSpans: split?.inSample ?? null,
    marginalBars,
    breakEvenCost: breakEvenCost(trades, parameters.slippageRate),
    outOfSampleBreakEvenCost: breakEvenCost(unseenTrades, parameters.slippageRate),
    longTrades: sideStatistics(trades, 'LONG'),
    shortTrades: sideStatistics(trades, 'SHORT'),
    trades,
    equity,
    funnel,
    provenance: { engineVersion: ENGINE_VERSION, ...provenance, resultDigest: resultDigest(trades, equity) },
    warnings: runWarnings({
      instrument,
      totalBars,
      history,
      totalTrades: trades.length,
      accountDepleted,
      splits: findUnadjustedSplits(bars, range),
      inSampleBars: source.kind === 'MODEL' ? (split?.inSampleBars ?? null) : 0,
    }),
  };
}
