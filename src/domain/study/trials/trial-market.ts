import { type CancellationSignal, throwIfCancelled } from '../../../base/pure/cancelled-error.js';
import type { AccountParameters } from '../../backtest/backtest-input.js';
import { noProgress } from '../../backtest/ports.js';
import { digestOf, resultDigest } from '../../backtest/result-digest.js';
import type { BarSelection } from '../../backtest/select-range.js';
import type { SignalFunnel } from '../../backtest/signal-funnel.js';
import type { SignalSource } from '../../backtest/signal-source.js';
import { Simulation } from '../../backtest/simulation.js';
import { CostModel } from '../../execution/cost-model.js';
import { barDates } from '../../market/bar-date.js';
import { type Bars, sliceBars } from '../../market/bars.js';
import type { Instrument } from '../../market/instrument.js';
import { periodsPerYear } from '../../market/periods-per-year.js';
import { AccountRecord } from '../../statistics/account-record.js';
import type { BacktestMetrics } from '../../statistics/backtest-metrics.js';
import { MeasuredPeriods } from '../../statistics/measured-periods.js';
import { PerformanceTracker } from '../../statistics/performance-tracker.js';
import { periodDays, valuesAt } from '../../statistics/trading-days.js';
import type { Strategy } from '../../strategy/strategy.js';
import { type ReturnMoments, returnMoments } from './return-moments.js';

/** What differs between two trials over the same bars. */
export interface TrialTerms {
  readonly strategy: Pick<Strategy, 'decisions' | 'exits'>;
  readonly account: AccountParameters;
}

/** What a study keeps of one run. */
export interface TrialRun {
  readonly metrics: BacktestMetrics;
  readonly funnel: SignalFunnel;
  /** One a period of the market, in single precision; null when the account fell to zero before the last one. */
  readonly returns: Float32Array | null;
  /** Of the same returns in double precision. */
  readonly moments: ReturnMoments;
  readonly resultDigest: string;
  readonly accountDepleted: boolean;
}

/**
 * The bars that many trials trade, with all that they have in common: days, stamps and their digest, and the memory in
 * which each keeps its account. A run gives what BacktestingEngine gives, to the last bit.
 */
export class TrialMarket {
  /** Stamps of the last bars of the periods that returns are of, milliseconds since the epoch. */
  readonly periodMs: Float64Array;
  /** Days of the same bars, since 1970-01-01. */
  readonly periodDays: Int32Array;
  /** How many periods a year has. */
  readonly periodsPerYear: number;
  /** What holding the instrument returned in each period, without costs, the first from the first open. */
  readonly holdingReturns: Float64Array;
  readonly #selection: BarSelection;
  readonly #traded: Bars;
  readonly #periods: MeasuredPeriods;
  readonly #stampsDigest: string;
  readonly #record: AccountRecord;

  constructor(selection: BarSelection, instrument: Instrument) {
    const { bars, range } = selection;
    const traded = sliceBars(bars, range.firstIndex, range.endIndex);
    const dateOf = barDates(instrument, bars.openTimeMs);
    this.#selection = selection;
    this.#traded = traded;
    this.#periods = new MeasuredPeriods(traded.openTimeMs, instrument.timeframe, dateOf);
    this.#stampsDigest = digestOf(traded.openTimeMs);
    this.#record = new AccountRecord(traded.length);
    this.periodsPerYear = periodsPerYear(instrument.calendar, instrument.timeframe);
    const { ends } = this.#periods.of(0, traded.length);
    this.periodMs = valuesAt(traded.openTimeMs, ends);
    this.periodDays = periodDays(traded.openTimeMs, ends, dateOf);
    const closes = valuesAt(traded.close, ends);
    this.holdingReturns = closes.map(
      (close, period) => close / ((period === 0 ? traded.open[0] : closes[period - 1]) as number) - 1,
    );
  }

  /** What it holds beside the bars. */
  get byteLength(): number {
    const { equity, held, exposure } = this.#record;
    return [equity, held, exposure, this.periodMs, this.periodDays, this.holdingReturns].reduce(
      (bytes, column) => bytes + column.byteLength,
      0,
    );
  }

  /**
   * Runs one trial from flat with its initial capital.
   * @param source decisions over the same bars
   * @throws CancelledError when the signal is set, of which every 100 bars are asked
   */
  run(source: SignalSource, { strategy, account }: TrialTerms, cancellation: CancellationSignal): TrialRun {
    throwIfCancelled(cancellation);
    const { initialCapital, commissionRate, slippageRate } = account;
    const costs = new CostModel(commissionRate, slippageRate);
    const tracker = new PerformanceTracker(
      {
        ...{ bars: this.#traded, periods: this.#periods, initialCapital, costs },
        periodsPerYear: this.periodsPerYear,
      },
      this.#record,
    );
    const simulation = new Simulation({
      ...this.#selection,
      ...{ strategy, costs, initialCapital, tracker },
    });
    const { trades, funnel, accountDepleted } = simulation.run(source, noProgress, cancellation);
    const metrics = tracker.metrics(trades);
    if (metrics === null) throw new TypeError('TrialMarket: initialCapital must be above 0');
    const returns = tracker.returns();
    const curve = { timeMs: this.#traded.openTimeMs, equity: tracker.equity };
    return {
      ...{ metrics, funnel, accountDepleted },
      returns: returns && Float32Array.from(returns),
      moments: returnMoments(returns),
      resultDigest: resultDigest(trades, curve, this.#stampsDigest),
    };
  }
}
