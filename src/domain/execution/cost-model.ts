/** Direction of an order: a BUY opens a long or closes a short, a SELL the other way round. */
export type OrderSide = 'BUY' | 'SELL';

/**
 * Knows what a fill costs: every fill, whatever caused it, pays slippage in its price and commission on its notional.
 */
export class CostModel {
  /**
   * @param commissionRate fraction of the notional of each fill, 0 or more
   * @param slippageRate fraction of the market price by which a fill is worse, 0 to below 1
   */
  constructor(
    readonly commissionRate: number,
    readonly slippageRate: number,
  ) {}

  /** Returns the price of a fill: market price × (1 + slippage) for a BUY, × (1 − slippage) for a SELL. */
  fillPrice(side: OrderSide, marketPrice: number): number {
    return marketPrice * (side === 'BUY' ? 1 + this.slippageRate : 1 - this.slippageRate);
  }

  /** Returns the commission on one fill, account currency. */
  commission(quantity: number, fillPrice: number): number {
    return this.commissionRate * quantity * fillPrice;
  }
}
