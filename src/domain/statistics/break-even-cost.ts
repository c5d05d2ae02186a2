import type { Trade } from '../portfolio/trade.js';

/**
 * Returns the cost per side, as a fraction of the market price traded, at which the same trades return 0.
 *
 * The same sides, quantities and market prices; one rate instead of slippage and commission:
 * k = Σ profit at market prices / Σ (entry notional + exit notional at market prices).
 * Comparable with commissionRate + slippageRate: above them the trades earn money, below they lose.
 * @param slippageRate that the trades were made with, 0 to below 1
 * @returns negative when the trades lose even without costs; null without trades
 */
export function breakEvenCost(trades: readonly Trade[], slippageRate: number): number | null {
  let profit = 0;
  let notional = 0;
  for (const { side, quantity, entryPrice, exitPrice } of trades) {
    const sign = side === 'LONG' ? 1 : -1;
    const entry = entryPrice / (1 + sign * slippageRate);
    const exit = exitPrice / (1 - sign * slippageRate);
    profit += sign * quantity * (exit - entry);
    notional += quantity * (entry + exit);
  }
  return trades.length === 0 ? null : profit / notional;
}
