import type { CostModel } from '../execution/cost-model.js';
import type { Bars } from '../market/bars.js';
import type { Trade } from '../portfolio/trade.js';
import { ACCOUNT_METRICS } from './account-metrics.js';
import { AccountRecord } from './account-record.js';
import type { BacktestMetrics } from './backtest-metrics.js';
import { buyAndHoldReturn } from './buy-and-hold.js';
import { maxDrawdown } from './drawdown.js';
import { exposures } from './exposures.js';
import type { MeasuredPeriods } from './measured-periods.js';
import { measure } from './metric-definition.js';
import { periodReturns } from './returns.js';
import { tradeStatistics } from './trade-statistics.js';
import { valuesAt } from './trading-days.js';

export interface PerformanceTrackerOptions {
  /** Exactly the bars of the range, without the history before it; at least one. */
  readonly bars: Bars;
  /** Of the same bars. */
  readonly periods: MeasuredPeriods;
  /** Account currency, above 0. */
  readonly initialCapital: number;
  readonly costs: CostModel;
  /** Returns per year after intraday bars are resampled to days. */
  readonly periodsPerYear: number;
}

/** Records the account at every bar of a run and turns the record into figures. */
export class PerformanceTracker {
  /** Account value at the close of every bar, account currency; in shared memory. */
  readonly equity: Float64Array;
  readonly #held: Uint8Array;
  readonly #exposure: Float64Array;
  readonly #options: PerformanceTrackerOptions;

  /** @param record is written anew: runs that come one after the other may share it; default: new memory */
  constructor(options: PerformanceTrackerOptions, record = new AccountRecord(options.bars.length)) {
    this.#options = options;
    this.equity = record.equity;
    this.#held = record.held;
    this.#exposure = record.exposure;
  }

  /**
   * Records one bar.
   * @param equity account value at its close
   * @param held whether a position was held in it, be it only at its open
   * @param exposure position after the fills at its open, as a signed share of the account value there
   */
  mark(barIndex: number, equity: number, held: boolean, exposure: number): void {
    this.equity[barIndex] = equity;
    this.#held[barIndex] = held ? 1 : 0;
    this.#exposure[barIndex] = exposure;
  }

  /** Records bars `first` (inclusive) to `end` (exclusive) in which nothing was held. */
  markFlat(first: number, end: number, equity: number): void {
    this.equity.fill(equity, first, end);
    this.#held.fill(0, first, end);
    this.#exposure.fill(0, first, end);
  }

  /**
   * Returns the figures of bars `first` (inclusive) to `end` (exclusive).
   *
   * A part is measured like a run of its own: its capital is the account value before its first bar, and its
   * trades are those that were entered in it, also when they were closed after it.
   * @param trades of the whole run
   * @returns null for no bars, or when the account was not above zero before the first
   */
  metrics(trades: readonly Trade[], first = 0, end = this.equity.length): BacktestMetrics | null {
    const { bars, periods, costs, periodsPerYear } = this.#options;
    const capital = first === 0 ? this.#options.initialCapital : (this.equity[first - 1] as number);
    if (end <= first || capital <= 0) return null;

    const equity = this.equity.subarray(first, end);
    const timeMs = bars.openTimeMs.subarray(first, end);
    const { days, ends } = periods.of(first, end);
    const hold = buyAndHoldReturn(bars.open[first] as number, bars.close[end - 1] as number, costs);
    const course = {
      capital,
      equity,
      timeMs,
      calendarDays: days,
      returns: periodReturns(capital, valuesAt(equity, ends)),
      periodsPerYear,
      maxDrawdown: maxDrawdown(capital, equity).fraction,
      heldBars: this.#heldBars(first, end),
      buyAndHoldReturn: hold,
    };
    return {
      ...measure(ACCOUNT_METRICS, course),
      exposures: exposures(this.#exposure.subarray(first, end), hold),
      ...tradeStatistics(trades.filter(({ entryBarIndex }) => entryBarIndex >= first && entryBarIndex < end)),
    };
  }

  /**
   * Returns the return of every period of the whole run, fractions: those that its metrics are made of.
   * @returns null when the account was at or below zero before the last period
   */
  returns(): Float64Array | null {
    const { ends } = this.#options.periods.of(0, this.equity.length);
    return periodReturns(this.#options.initialCapital, valuesAt(this.equity, ends));
  }

  #heldBars(first: number, end: number): number {
    let count = 0;
    for (let i = first; i < end; i += 1) count += this.#held[i] as number;
    return count;
  }
}
