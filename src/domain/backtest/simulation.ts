import { type CancellationSignal, throwIfCancelled } from '../../base/pure/cancelled-error.js';
import type { CostModel, OrderSide } from '../execution/cost-model.js';
import { depletionShare } from '../execution/depletion.js';
import { exitInside } from '../execution/exit-inside.js';
import { positionSize } from '../execution/position-size.js';
import type { StopRules } from '../execution/stop-rules.js';
import type { Bars } from '../market/bars.js';
import type { FillPoint } from '../portfolio/open-position.js';
import { type ExitMoment, PositionManager } from '../portfolio/position-manager.js';
import type { ExitReason, Trade } from '../portfolio/trade.js';
import type { PerformanceTracker } from '../statistics/performance-tracker.js';
import { type DecidedOrder, type RuleSet, ruleSetOf } from './decided-order.js';
import type { DecisionWatch } from './decision-watch.js';
import { FunnelCounter, type RejectReason } from './funnel-counter.js';
import type { BacktestProgressSink } from './ports.js';
import type { BarRange } from './select-range.js';
import { Signal } from './signal.js';
import type { SignalFunnel } from './signal-funnel.js';
import type { QuietBars, SignalBlock, SignalSource, TradingTerms } from './signal-source.js';

const PROGRESS_EVERY_BARS = 50;
const CHECK_CANCELLATION_EVERY_BARS = 100;

export interface SimulationSetup {
  /** History and range. */
  readonly bars: Bars;
  readonly range: BarRange;
  /** What holds where a block of decisions says nothing else. */
  readonly strategy: TradingTerms;
  readonly costs: CostModel;
  /** Account currency, above 0. */
  readonly initialCapital: number;
  /** Takes the account value of every bar. */
  readonly tracker: PerformanceTracker;
  /** Sees every decision; absent in ordinary runs. */
  readonly watch?: DecisionWatch | undefined;
}

export interface SimulationOutcome {
  readonly trades: readonly Trade[];
  readonly funnel: SignalFunnel;
  /** True when the account value was at or below zero, inside a bar or at its close. */
  readonly accountDepleted: boolean;
}

/**
 * Trades one range bar by bar. In each bar, in this order: the order of the bar before fills at the open; exits
 * other than signals are looked at, first those at the open; the bar's signal is taken at its close; the account is
 * marked to the close; every 50 bars a sample is written; every 100 bars the cancellation is looked at. It is long
 * because the steps of a bar share its state, and are read in their order.
 *
 * Blocks may bring terms of their own. An order is sized by the terms under which it was decided, and the position that it
 * opens keeps their exits to its end; filters are those of the block at hand, and separation runs on.
 */
export class Simulation {
  readonly #setup: SimulationSetup;
  readonly #portfolio: PositionManager;
  readonly #funnel = new FunnelCounter();
  /** The bar at hand, one object for all bars. */
  readonly #bar = { index: 0, timeMs: 0, open: 0, high: 0, low: 0, close: 0 };
  /** What holds for the decisions of the bar at hand. */
  #rules: RuleSet;
  #pending: DecidedOrder | null = null;
  /** Of the position that is held, or was held last. */
  #stops: StopRules;
  #lastFillBarIndex = Number.NEGATIVE_INFINITY;
  #accountDepleted = false;
  #samples = 0;

  constructor(setup: SimulationSetup) {
    this.#setup = setup;
    this.#portfolio = new PositionManager(setup.initialCapital, setup.costs);
    this.#rules = ruleSetOf(setup.strategy);
    this.#stops = this.#rules.stops;
  }

  /** The trades that are closed so far: one list, which grows. */
  get trades(): readonly Trade[] {
    return this.#portfolio.trades;
  }

  /** The bar of the range in which the position that is held was entered; null where nothing is held. */
  get heldSince(): number | null {
    return this.#portfolio.position?.entryBarIndex ?? null;
  }

  /**
   * Runs to the end of the range; each block of decisions is traded before the next is asked for.
   * @throws CancelledError when the signal is set; the samples written so far are a prefix of those of a full run
   */
  run(
    source: SignalSource,
    progress: BacktestProgressSink,
    cancellation: CancellationSignal,
  ): SimulationOutcome {
    const { firstIndex, endIndex } = this.#setup.range;
    let index = firstIndex;
    while (index < endIndex) {
      throwIfCancelled(cancellation);
      const block = source.next(index, endIndex);
      const { terms = this.#setup.strategy } = block;
      // Who watches decisions sees those of every bar.
      const quiet = this.#setup.watch === undefined ? block.quiet : undefined;
      if (terms !== this.#rules.terms) this.#rules = ruleSetOf(terms);
      for (; index < block.endIndex; index += 1) {
        if (quiet !== undefined && this.#pending === null) {
          index =
            this.#portfolio.position === null
              ? this.#rest(index, quiet, progress, cancellation)
              : this.#hold(index, quiet, progress, cancellation);
        }
        if (index === block.endIndex) break;
        this.#trade(index, block, progress);
        if ((index - firstIndex + 1) % CHECK_CANCELLATION_EVERY_BARS === 0) throwIfCancelled(cancellation);
      }
    }
    return {
      trades: this.#portfolio.trades,
      funnel: this.#funnel.funnel(),
      accountDepleted: this.#accountDepleted,
    };
  }

  /**
   * Passes the bars on which a flat account has nothing to do: what trading each of them would leave behind.
   * @returns the first bar with a signal, or the end of the block
   */
  #rest(
    start: number,
    quiet: QuietBars,
    progress: BacktestProgressSink,
    cancellation: CancellationSignal,
  ): number {
    const end = quiet.until(start);
    if (end === start) return end;
    const { range, tracker } = this.#setup;
    const undefinedBars = quiet.undefinedIn(start, end);
    this.#funnel.warmup(undefinedBars);
    this.#funnel.hold(end - start - undefinedBars);
    this.#moveTo(start);
    const equity = this.#mark();
    const [first, last] = [start - range.firstIndex, end - range.firstIndex];
    tracker.markFlat(first, last, equity);
    // Bars with a sample are among them those at which the cancellation is looked at.
    for (
      let done = first - (first % PROGRESS_EVERY_BARS) + PROGRESS_EVERY_BARS;
      done <= last;
      done += PROGRESS_EVERY_BARS
    ) {
      if (done % CHECK_CANCELLATION_EVERY_BARS === 0) throwIfCancelled(cancellation);
      this.#moveTo(range.firstIndex + done - 1);
      this.#sample(equity, progress);
    }
    if (end === range.endIndex && last % PROGRESS_EVERY_BARS !== 0) {
      this.#moveTo(end - 1);
      this.#sample(equity, progress);
    }
    return end;
  }

  /**
   * Passes the bars on which nothing is decided and the position that is held stays: what trading each of them would leave
   * behind.
   * @returns the first bar with a signal, an exit or the end of the data, or the end of the block
   */
  #hold(
    start: number,
    quiet: QuietBars,
    progress: BacktestProgressSink,
    cancellation: CancellationSignal,
  ): number {
    const { position, cash } = this.#portfolio;
    if (position === null || this.#accountDepleted) return start;
    const { range, bars, tracker } = this.#setup;
    const { firstIndex } = range;
    const stops = this.#stops;
    const quantity = this.#portfolio.signedQuantity;
    const end = Math.min(quiet.until(start), range.endIndex - 1);
    let index = start;
    for (; index < end; index += 1) {
      const open = bars.open[index] as number;
      const high = bars.high[index] as number;
      const low = bars.low[index] as number;
      const bar = index - firstIndex;
      if (stops.isOverdue(position, bar) || stops.touches(position, open, high, low)) break;
      const atOpen = cash + quantity * open;
      const equity = cash + quantity * (bars.close[index] as number);
      if (atOpen <= 0 || equity <= 0 || cash + quantity * (quantity > 0 ? low : high) <= 0) break;
      position.observe(high, low);
      tracker.mark(bar, equity, true, (quantity * open) / atOpen);
      if ((bar + 1) % PROGRESS_EVERY_BARS !== 0) continue;
      this.#moveTo(index);
      this.#sample(equity, progress);
      // Bars with a sample are among them those at which the cancellation is looked at.
      if ((bar + 1) % CHECK_CANCELLATION_EVERY_BARS === 0) throwIfCancelled(cancellation);
    }
    const undefinedBars = quiet.undefinedIn(start, index);
    this.#funnel.warmup(undefinedBars);
    this.#funnel.hold(index - start - undefinedBars);
    return index;
  }

  #trade(index: number, block: SignalBlock, progress: BacktestProgressSink): void {
    const { range, tracker, watch } = this.#setup;
    this.#moveTo(index);
    const isLast = index === range.endIndex - 1;

    this.#fillPendingOrder();
    const cameNow = this.#portfolio.position?.entryBarIndex === this.#bar.index;
    const exposure = this.#applyExitRules();
    this.#decide(block.signalAt(index), block, index);
    if (isLast) this.#endOfData();
    const equity = this.#mark();
    tracker.mark(this.#bar.index, equity, cameNow || exposure !== null, exposure ?? 0);
    watch?.over(this.#bar.index, this.#portfolio.signedQuantity);
    if ((this.#bar.index + 1) % PROGRESS_EVERY_BARS === 0 || isLast) this.#sample(equity, progress);
  }

  #moveTo(index: number): void {
    const { bars, range } = this.#setup;
    this.#bar.index = index - range.firstIndex;
    this.#bar.timeMs = bars.openTimeMs[index] as number;
    this.#bar.open = bars.open[index] as number;
    this.#bar.high = bars.high[index] as number;
    this.#bar.low = bars.low[index] as number;
    this.#bar.close = bars.close[index] as number;
  }

  #fillPendingOrder(): void {
    const order = this.#pending;
    if (order === null) return;
    this.#pending = null;
    const rejection = this.#execute(order);
    if (rejection === null) this.#funnel.filled();
    else {
      this.#funnel.rejected(rejection);
      // Of the bar before this one, which had decided it.
      this.#setup.watch?.stopped(this.#bar.index - 1, rejection);
    }
  }

  /** Returns why the order was not carried out; null when it was. */
  #execute(order: DecidedOrder): RejectReason | null {
    if (this.#accountDepleted) return 'ACCOUNT_DEPLETED';
    const side = order.side === 'BUY' ? 'LONG' : 'SHORT';
    const held = this.#portfolio.position;
    if (held !== null) {
      if (held.side === side) return 'POSITION_OPEN';
      this.#close('SIGNAL', this.#bar.open, 'OPEN');
      return null;
    }

    const { costs } = this.#setup;
    const { terms, stops } = order.rules;
    if (side === 'SHORT' && !terms.decisions.allowShortFromFlat) return 'SHORT_NOT_ALLOWED';
    const price = costs.fillPrice(order.side, this.#bar.open);
    const quantity = positionSize(terms.decisions.sizing, this.#portfolio.cash, price, costs.commissionRate);
    if (quantity === 0) return 'QUANTITY_ZERO';
    this.#portfolio.open(side, quantity, this.#fillPoint(this.#bar.open), order.confidence);
    this.#stops = stops;
    this.#lastFillBarIndex = this.#bar.index;
    return null;
  }

  /**
   * Lets the position leave other than by a signal: at the open, or inside the bar.
   * @returns what was held after the open, as a signed share of the account; null when nothing was
   */
  #applyExitRules(): number | null {
    const { position } = this.#portfolio;
    if (position === null) return null;
    const { index, open, high, low } = this.#bar;
    if (this.#stops.isOverdue(position, index)) {
      this.#close('MAX_HOLDING', open, 'OPEN');
      return null;
    }
    const hit = this.#stops.check(position, this.#bar);
    if (hit?.atOpen) {
      this.#close(hit.reason, open, 'OPEN');
      return null;
    }
    const equity = this.#portfolio.equityAt(open);
    const worst = position.sign === 1 ? low : high;
    const share = depletionShare(equity, this.#portfolio.equityAt(worst));
    if (share === 0) {
      this.#close('ACCOUNT_DEPLETED', open, 'OPEN');
      return null;
    }
    const exit = exitInside(position.sign, hit, share === null ? null : open + share * (worst - open));
    if (exit === null) {
      position.observe(high, low);
    } else {
      // Of a bar that is left inside only the open and the fill are known to have been seen while the position was held.
      position.observe(open, open);
      this.#close(exit.reason, exit.price, 'INSIDE');
    }
    return (position.sign * position.quantity * open) / equity;
  }

  #decide(signal: Signal, block: SignalBlock, index: number): void {
    this.#setup.watch?.taken(
      this.#bar.index,
      signal,
      block,
      index,
      this.#portfolio.position?.side ?? null,
      this.#barsSinceFill,
    );
    if (signal === Signal.Undefined) this.#funnel.warmup();
    else if (signal === Signal.Hold) this.#funnel.hold();
    else this.#order(signal === Signal.Buy ? 'BUY' : 'SELL', block.confidenceAt(index));
  }

  #order(side: OrderSide, confidence: number): void {
    const { watch } = this.#setup;
    this.#funnel.signal(side);
    const rules = this.#rules;
    if (!rules.filter.isConfident(confidence)) {
      this.#funnel.belowConfidence();
      watch?.stopped(this.#bar.index, 'BELOW_CONFIDENCE');
      return;
    }
    const held = this.#portfolio.position?.side ?? null;
    const reason = rules.filter.stop(side, held, this.#barsSinceFill);
    if (reason === null) {
      this.#pending = { side, confidence, rules };
      watch?.ordered(this.#bar.index, side);
    } else {
      this.#funnel.filtered(reason);
      watch?.stopped(this.#bar.index, reason);
    }
  }

  /** 0 for the bar of the last fill itself; Infinity before the first. */
  get #barsSinceFill(): number {
    return this.#bar.index - this.#lastFillBarIndex;
  }

  #endOfData(): void {
    if (this.#pending !== null) {
      this.#pending = null;
      this.#funnel.unfilledAtEnd();
      this.#setup.watch?.stopped(this.#bar.index, 'UNFILLED_AT_END');
    }
    if (this.#portfolio.position !== null) this.#close('END_OF_DATA', this.#bar.close, 'CLOSE');
  }

  /** Returns the account value at the close. */
  #mark(): number {
    const equity = this.#portfolio.equityAt(this.#bar.close);
    if (equity <= 0) this.#accountDepleted = true;
    // What was closed where the account is worth nothing may leave a trace by rounding.
    return this.#accountDepleted ? Math.min(0, equity) : equity;
  }

  #sample(equity: number, progress: BacktestProgressSink): void {
    progress.sample({
      seq: this.#samples,
      barIndex: this.#bar.index,
      timestampMs: this.#bar.timeMs,
      equity,
      pnl: equity - this.#setup.initialCapital,
      trades: this.#portfolio.trades.length,
      winRate: this.#portfolio.winRate,
      position: this.#portfolio.signedQuantity,
    });
    this.#samples += 1;
  }

  #close(reason: ExitReason, marketPrice: number, moment: ExitMoment): void {
    if (reason === 'ACCOUNT_DEPLETED') this.#accountDepleted = true;
    this.#portfolio.close(reason, this.#fillPoint(marketPrice), moment);
    this.#lastFillBarIndex = this.#bar.index;
  }

  #fillPoint(marketPrice: number): FillPoint {
    return { barIndex: this.#bar.index, timeMs: this.#bar.timeMs, marketPrice };
  }
}
