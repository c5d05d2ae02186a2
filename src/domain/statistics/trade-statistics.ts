import type { Trade } from '../portfolio/trade.js';
import type { BacktestMetrics } from './backtest-metrics.js';
import { mean, sampleStandardDeviation } from './moments.js';

/** The figures that follow from the list of trades alone. */
export type TradeStatistics = Pick<
  BacktestMetrics,
  | 'totalTrades'
  | 'winningTrades'
  | 'losingTrades'
  | 'winRate'
  | 'avgWin'
  | 'avgLoss'
  | 'largestWin'
  | 'largestLoss'
  | 'profitFactor'
  | 'expectancy'
  | 'sqn'
  | 'totalCommission'
  | 'totalSlippage'
>;

/**
 * Summarises closed trades by their net profit; a trade of exactly 0 neither wins nor loses.
 *
 * winRate = wins / trades; profitFactor = Σ wins / |Σ losses|; expectancy = mean;
 * sqn = √N · mean / std(ddof 1) (Tharp's system quality number).
 * @returns null where undefined: rates and means without trades, profitFactor without losing trades, sqn for
 *   fewer than two trades or when they do not vary
 */
export function tradeStatistics(trades: readonly Trade[]): TradeStatistics {
  const profits = trades.map((trade) => trade.netPnl);
  const wins = profits.filter((profit) => profit > 0);
  const losses = profits.filter((profit) => profit < 0);
  return {
    totalTrades: trades.length,
    winningTrades: wins.length,
    losingTrades: losses.length,
    winRate: trades.length === 0 ? null : wins.length / trades.length,
    avgWin: mean(wins),
    avgLoss: mean(losses),
    largestWin: extreme(wins, Math.max),
    largestLoss: extreme(losses, Math.min),
    profitFactor: losses.length === 0 ? null : sum(wins) / Math.abs(sum(losses)),
    expectancy: mean(profits),
    sqn: systemQualityNumber(profits),
    totalCommission: sum(trades.map((trade) => trade.commission)),
    totalSlippage: sum(trades.map((trade) => trade.slippage)),
  };
}

/** Equal profits differ by the rounding of the sums they come from. */
const PROFIT_NOISE = 1e-12;

function systemQualityNumber(profits: readonly number[]): number | null {
  const average = mean(profits);
  const deviation = sampleStandardDeviation(profits);
  if (average === null || deviation === null || deviation <= PROFIT_NOISE * Math.abs(average)) return null;
  return (Math.sqrt(profits.length) * average) / deviation;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function extreme(values: readonly number[], pick: (a: number, b: number) => number): number | null {
  return values.length === 0 ? null : values.reduce((best, value) => pick(best, value));
}
