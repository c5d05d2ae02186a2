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
 * Of stop loss and trailing stop the nearer level counts, at equal levels the stop loss. A bar that touches both
 * a stop and the target counts as stopped, also when it opened beyond the target. Touching a level is enough.
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
    return this.#checkStop(position, bar) ?? this.#checkTarget(position, bar);
  }

  #checkStop(position: GuardedPosition, bar: BarPrices): StopHit | null {
    const { stopLossPct, trailingStopPct } = this.#exits;
    const { side, entryPrice, bestPrice } = position;
    const away = side === 'LONG' ? -1 : 1;
    const stop = stopLossPct === null ? null : level(entryPrice, away * stopLossPct);
    const trailing = trailingStopPct === null ? null : level(bestPrice, away * trailingStopPct);
    const trailingIsNearer =
      trailing !== null && (stop === null || (side === 'LONG' ? trailing > stop : trailing < stop));
    const price = trailingIsNearer ? trailing : stop;
    if (price === null) return null;
    const fill = side === 'LONG' ? fallTo(price, bar) : riseTo(price, bar);
    return fill && { reason: trailingIsNearer ? 'TRAILING_STOP' : 'STOP_LOSS', ...fill };
  }

  #checkTarget(position: GuardedPosition, bar: BarPrices): StopHit | null {
    const { takeProfitPct } = this.#exits;
    if (takeProfitPct === null) return null;
    const towards = position.side === 'LONG' ? 1 : -1;
    const price = level(position.entryPrice, towards * takeProfitPct);
    const fill = position.side === 'LONG' ? riseTo(price, bar) : fallTo(price, bar);
    return fill && { reason: 'TAKE_PROFIT', ...fill };
  }
}

/** Adds instead of multiplying by 1 + fraction: 100 and 0.1 give 110 and not 110.00000000000001. */
function level(price: number, fraction: number): number {
  return price + price * fraction;
}

type LevelFill = Pick<StopHit, 'price' | 'atOpen'>;

function fallTo(price: number, bar: BarPrices): LevelFill | null {
  if (bar.open <= price) return { price: bar.open, atOpen: true };
  return bar.low <= price ? { price, atOpen: false } : null;
}

function riseTo(price: number, bar: BarPrices): LevelFill | null {
  if (bar.open >= price) return { price: bar.open, atOpen: true };
  return bar.high >= price ? { price, atOpen: false } : null;
}
