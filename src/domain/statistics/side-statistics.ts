import type { Trade, TradeSide } from '../portfolio/trade.js';
import { type TradeStatistics, tradeStatistics } from './trade-statistics.js';

/** The figures of the trades of one side. */
export interface SideStatistics extends TradeStatistics {
  /** Sum of the net profits, account currency; both sides together are final value − initial capital. */
  readonly netPnl: number;
  /** Mean number of bars held; null without trades. */
  readonly avgBarsHeld: number | null;
}

/** Summarises the trades of one side, each like a run of that side alone would. */
export function sideStatistics(trades: readonly Trade[], side: TradeSide): SideStatistics {
  const ofSide = trades.filter((trade) => trade.side === side);
  let netPnl = 0;
  let barsHeld = 0;
  for (const trade of ofSide) {
    netPnl += trade.netPnl;
    barsHeld += trade.barsHeld;
  }
  return {
    ...tradeStatistics(ofSide),
    netPnl,
    avgBarsHeld: ofSide.length === 0 ? null : barsHeld / ofSide.length,
  };
}
