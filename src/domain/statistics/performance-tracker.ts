import type { CostModel } from '../execution/cost-model.js';
import type { Bars } from '../market/bars.js';
import type { Trade } from '../portfolio/trade.js';
import { AccountRecord } from './account-record.js';
import type { BacktestMetrics } from './backtest-metrics.js';
import { buyAndHoldReturn } from './buy-and-hold.js';
import type { MeasuredPeriods } from './measured-periods.js';
import { periodReturns } from './returns.js';
import { type Stretch, stretchMetrics } from './stretch-metrics.js';
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
    return end <= first ? null : this.metricsOf(trades, [{ first, end }]);
  }

  /**
   * Returns the figures of several stretches as of one run: what lies between them is left out, and each begins with the
   * account value with which the one before ended, in which the equity of all is told.
   * @param stretches ascending, none of them empty, indexes as those of `metrics`
   * @returns null for none, or when the account was not above zero before one of them
   */
  metricsOf(
    trades: readonly Trade[],
    stretches: readonly { readonly first: number; readonly end: number }[],
  ): BacktestMetrics | null {
    const isIn = (bar: number): boolean => stretches.some(({ first, end }) => bar >= first && bar < end);
    const parts = stretches.map(({ first, end }) => this.stretch(first, end));
    const { periodsPerYear } = this.#options;
    return stretchMetrics(
      parts,
      trades.filter(({ entryBarIndex }) => isIn(entryBarIndex)),
      periodsPerYear,
    );
  }

  /** Returns bars `first` (inclusive) to `end` (exclusive), at least one; null when the account was not above zero before. */
  stretch(first = 0, end = this.equity.length): Stretch | null {
    const { bars, periods, costs, initialCapital } = this.#options;
    const capital = first === 0 ? initialCapital : (this.equity[first - 1] as number);
    if (capital <= 0) return null;
    const equity = this.equity.subarray(first, end);
    const { days, ends } = periods.of(first, end);
    return {
      ...{ capital, equity, timeMs: bars.openTimeMs.subarray(first, end), calendarDays: days },
      returns: periodReturns(capital, valuesAt(equity, ends)),
      exposure: this.#exposure.subarray(first, end),
      heldBars: this.#heldBars(first, end),
      buyAndHoldReturn: buyAndHoldReturn(bars.open[first] as number, bars.close[end - 1] as number, costs),
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
