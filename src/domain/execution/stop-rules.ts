import type { ExitRules } from '../strategy/strategy.js';

/** What the rules need to know of an open position. */
export interface GuardedPosition {
  readonly side: 'LONG' | 'SHORT';
  /** Fill price, slippage included; the levels are relative to it. */
  readonly entryPrice: number;
  /** Highest high (long) or lowest low (short) of earlier bars since the entry; at the entry bar the fill price. */
  readonly bestPrice: number;
  readonly entryBarIndex: number;
}

/** An exit inside a bar. */
export interface StopHit {
  readonly reason: 'STOP_LOSS' | 'TRAILING_STOP' | 'TAKE_PROFIT';
  /** Market price of the exit, before slippage: the level, or the open when the bar opened beyond it. */
  readonly price: number;
  /** True when the bar opened beyond the level. */
  readonly atOpen: boolean;
}

/** The prices of one bar that stops look at. */
export interface BarPrices {
  readonly open: number;
  readonly high: number;
  readonly low: number;
}

/**
 * Decides when a position leaves other than by a signal.
 *
 * The open comes first: a bar that opens at or beyond a stop or the target is left at its open, whichever it is. Only
 * of a bar that touches both after its open is the order unknown; it counts as stopped. Of stop loss and trailing stop
 * the nearer level counts, at equal levels the stop loss. Touching a level is enough.
 */
export class StopRules {
  readonly #exits: ExitRules;
  readonly #guardsPrices: boolean;

  constructor(exits: ExitRules) {
    this.#exits = exits;
    this.#guardsPrices =
      exits.stopLossPct !== null || exits.takeProfitPct !== null || exits.trailingStopPct !== null;
  }

  /** Tells whether the position has been held for its maximum and leaves at the open of this bar. */
  isOverdue(position: GuardedPosition, barIndex: number): boolean {
    const { maxHoldingBars } = this.#exits;
    return maxHoldingBars !== null && barIndex - position.entryBarIndex >= maxHoldingBars;
  }

  /** Returns the exit that the bar causes; null when it touches no level. */
  check(position: GuardedPosition, bar: BarPrices): StopHit | null {
    if (!this.#guardsPrices) return null;
    const isLong = position.side === 'LONG';
    const stop = this.#stopPrice(position);
    const target = this.#targetPrice(position);
    if (isLong ? bar.open <= stop : bar.open >= stop) return this.#stopHit(position, bar.open, true);
    if (isLong ? bar.open >= target : bar.open <= target) return targetHit(bar.open, true);
    // What a bar does after its open is not known, so the stop is looked at first.
    if (isLong ? bar.low <= stop : bar.high >= stop) return this.#stopHit(position, stop, false);
    if (isLong ? bar.high >= target : bar.low <= target) return targetHit(target, false);
    return null;
  }

  /** Tells whether the bar touches a level, so that `check` returns an exit. */
  touches(position: GuardedPosition, open: number, high: number, low: number): boolean {
    if (!this.#guardsPrices) return false;
    const stop = this.#stopPrice(position);
    const target = this.#targetPrice(position);
    return position.side === 'LONG'
      ? open <= stop || open >= target || low <= stop || high >= target
      : open >= stop || open <= target || high >= stop || low <= target;
  }

  #stopHit(position: GuardedPosition, price: number, atOpen: boolean): StopHit {
    const isStopLoss = this.#stopPrice(position) === this.#stopLossPrice(position);
    return { reason: isStopLoss ? 'STOP_LOSS' : 'TRAILING_STOP', price, atOpen };
  }

  /** Returns the nearer of stop loss and trailing stop; an infinite price, which no bar reaches, without either. */
  #stopPrice(position: GuardedPosition): number {
    const stopLoss = this.#stopLossPrice(position);
    const { trailingStopPct } = this.#exits;
    if (trailingStopPct === null) return stopLoss;
    return position.side === 'LONG'
      ? Math.max(stopLoss, level(position.bestPrice, -trailingStopPct))
      : Math.min(stopLoss, level(position.bestPrice, trailingStopPct));
  }

  #stopLossPrice({ side, entryPrice }: GuardedPosition): number {
    const away = side === 'LONG' ? -1 : 1;
    const { stopLossPct } = this.#exits;
    return stopLossPct === null ? away * Number.POSITIVE_INFINITY : level(entryPrice, away * stopLossPct);
  }

  #targetPrice({ side, entryPrice }: GuardedPosition): number {
    const towards = side === 'LONG' ? 1 : -1;
    const { takeProfitPct } = this.#exits;
    return takeProfitPct === null
      ? towards * Number.POSITIVE_INFINITY
      : level(entryPrice, towards * takeProfitPct);
  }
}

function targetHit(price: number, atOpen: boolean): StopHit {
  return { reason: 'TAKE_PROFIT', price, atOpen };
}

/** Adds instead of multiplying by 1 + fraction: 100 and 0.1 give 110 and not 110.00000000000001. */
function level(price: number, fraction: number): number {
  return price + price * fraction;
}
