import type { Exposures } from './exposures.js';

/** Figures of one run or of one part of it. Fractions, not percent. Null where undefined on this run. */
export interface BacktestMetrics {
  readonly initialCapital: number;
  readonly finalValue: number;
  readonly totalReturn: number;
  readonly cagr: number | null;
  readonly annualizedVolatility: number | null;
  readonly sharpeRatio: number | null;
  readonly sortinoRatio: number | null;
  readonly calmarRatio: number | null;
  /** Largest fall from a running peak, as a positive fraction of that peak. */
  readonly maxDrawdown: number;
  /** Longest time from a peak to its recovery, or to the end, in calendar days. */
  readonly maxDrawdownDays: number;
  /** Bars with an open position / all bars. */
  readonly exposure: number;
  /** What the account had in the market on average; null in results of engine 1. */
  readonly exposures: Exposures | null;
  readonly buyAndHoldReturn: number;
  readonly totalTrades: number;
  readonly winningTrades: number;
  readonly losingTrades: number;
  readonly winRate: number | null;
  readonly avgWin: number | null;
  /** Losses are negative numbers. */
  readonly avgLoss: number | null;
  readonly largestWin: number | null;
  readonly largestLoss: number | null;
  readonly profitFactor: number | null;
  readonly expectancy: number | null;
  readonly sqn: number | null;
  readonly totalCommission: number;
  /** Sum over trades; already in their prices. */
  readonly totalSlippage: number;
}
