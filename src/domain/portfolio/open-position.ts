import type { TradeSide } from './trade.js';

/** Where and when something fills, before slippage. */
export interface FillPoint {
  /** Index in the range. */
  readonly barIndex: number;
  /** Stamp of the bar. */
  readonly timeMs: number;
  /** Market price, slippage not included. */
  readonly marketPrice: number;
}

/** The position that is held, with the extremes that the market reached since it was opened. */
export class OpenPosition {
  #highest: number;
  #lowest: number;

  constructor(
    readonly side: TradeSide,
    readonly quantity: number,
    readonly entry: FillPoint,
    /** Fill price, slippage included. */
    readonly entryPrice: number,
    /** Commission of the entry, account currency. */
    readonly entryCommission: number,
    readonly entryConfidence: number | null,
  ) {
    this.#highest = entry.marketPrice;
    this.#lowest = entry.marketPrice;
  }

  get entryBarIndex(): number {
    return this.entry.barIndex;
  }

  /** +1 for a long, −1 for a short. */
  get sign(): 1 | -1 {
    return this.side === 'LONG' ? 1 : -1;
  }

  /** Most favourable of the entry fill and every market price seen, from which a trailing stop hangs. */
  get bestPrice(): number {
    return this.side === 'LONG'
      ? Math.max(this.entryPrice, this.#highest)
      : Math.min(this.entryPrice, this.#lowest);
  }

  /** Takes in the extremes of a stretch of time in which the position was held. */
  observe(high: number, low: number): void {
    if (high > this.#highest) this.#highest = high;
    if (low < this.#lowest) this.#lowest = low;
  }

  /** Best unrealised price move so far, a fraction of the entry fill, 0 or more. */
  get maxFavorableExcursion(): number {
    const best = this.side === 'LONG' ? this.#highest : this.#lowest;
    return Math.max(0, (this.sign * (best - this.entryPrice)) / this.entryPrice);
  }

  /** Worst unrealised price move so far, a fraction of the entry fill, 0 or more. */
  get maxAdverseExcursion(): number {
    const worst = this.side === 'LONG' ? this.#lowest : this.#highest;
    return Math.max(0, (this.sign * (this.entryPrice - worst)) / this.entryPrice);
  }
}
