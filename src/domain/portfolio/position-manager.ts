import type { CostModel, OrderSide } from '../execution/cost-model.js';
import { type FillPoint, OpenPosition } from './open-position.js';
import type { ExitReason, Trade, TradeSide } from './trade.js';

/** When in its bar an exit fills. */
export type ExitMoment = 'OPEN' | 'INSIDE' | 'CLOSE';

/** Keeps the cash, the one position that may be open, and the trades that were closed. */
export class PositionManager {
  readonly #costs: CostModel;
  readonly #trades: Trade[] = [];
  #cash: number;
  #position: OpenPosition | null = null;
  #winningTrades = 0;

  /** @param initialCapital account currency, above 0 */
  constructor(initialCapital: number, costs: CostModel) {
    this.#cash = initialCapital;
    this.#costs = costs;
  }

  /** Account currency; with a short position its proceeds are included. */
  get cash(): number {
    return this.#cash;
  }

  get position(): OpenPosition | null {
    return this.#position;
  }

  /** In order of exit. */
  get trades(): readonly Trade[] {
    return this.#trades;
  }

  /** Closed trades with positive net profit / closed trades; null before the first. */
  get winRate(): number | null {
    return this.#trades.length === 0 ? null : this.#winningTrades / this.#trades.length;
  }

  /** Signed quantity: positive for a long, negative for a short, 0 when flat. */
  get signedQuantity(): number {
    return this.#position === null ? 0 : this.#position.sign * this.#position.quantity;
  }

  /** Returns the account value, account currency, with the position valued at a market price without costs. */
  equityAt(price: number): number {
    return this.#cash + this.signedQuantity * price;
  }

  /**
   * Opens a position and pays for it.
   * @param quantity positive
   * @param confidence of the decision, 0 to 1; null when none is known
   */
  open(side: TradeSide, quantity: number, at: FillPoint, confidence: number | null): void {
    if (this.#position !== null) throw new TypeError('PositionManager.open: a position is open already');
    const orderSide: OrderSide = side === 'LONG' ? 'BUY' : 'SELL';
    const price = this.#costs.fillPrice(orderSide, at.marketPrice);
    const commission = this.#costs.commission(quantity, price);
    this.#position = new OpenPosition(side, quantity, at, price, commission, confidence);
    this.#cash -= this.signedQuantity * price + commission;
  }

  /**
   * Closes the position, pays for it and returns the trade.
   * @param moment OPEN means that the position was not held during the bar; a position that leaves at the open
   *   it came with counts as held for that bar
   */
  close(reason: ExitReason, at: FillPoint, moment: ExitMoment): Trade {
    const position = this.#position;
    if (position === null) throw new TypeError('PositionManager.close: no position is open');
    position.observe(at.marketPrice, at.marketPrice);

    const { quantity, entry, entryPrice, sign } = position;
    const exitPrice = this.#costs.fillPrice(sign === 1 ? 'SELL' : 'BUY', at.marketPrice);
    const exitCommission = this.#costs.commission(quantity, exitPrice);
    const grossPnl = sign * quantity * (exitPrice - entryPrice);
    const commission = position.entryCommission + exitCommission;
    const netPnl = grossPnl - commission;
    const barsBetween = at.barIndex - entry.barIndex;

    const trade: Trade = {
      seq: this.#trades.length,
      side: position.side,
      quantity,
      entryBarIndex: entry.barIndex,
      entryTimeMs: entry.timeMs,
      entryPrice,
      exitBarIndex: at.barIndex,
      exitTimeMs: at.timeMs,
      exitPrice,
      exitReason: reason,
      grossPnl,
      commission,
      slippage: quantity * (Math.abs(entryPrice - entry.marketPrice) + Math.abs(exitPrice - at.marketPrice)),
      netPnl,
      netReturn: netPnl / (quantity * entryPrice),
      barsHeld: moment === 'OPEN' && barsBetween > 0 ? barsBetween : barsBetween + 1,
      maxFavorableExcursion: position.maxFavorableExcursion,
      maxAdverseExcursion: position.maxAdverseExcursion,
      entryConfidence: position.entryConfidence,
    };

    this.#cash += sign * quantity * exitPrice - exitCommission;
    this.#position = null;
    this.#trades.push(trade);
    if (netPnl > 0) this.#winningTrades += 1;
    return trade;
  }
}
