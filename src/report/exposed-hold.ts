import type { BacktestMetrics } from '../statistics/backtest-metrics.js';

/**
 * Returns what buying and holding yields with the share of the capital that the strategy had in the market on average,
 * the rest in cash without interest: exposure · buyAndHoldReturn, a fraction.
 */
export function exposedHoldReturn({ exposure, buyAndHoldReturn }: BacktestMetrics): number {
  return exposure * buyAndHoldReturn;
}

/** Returns the account value of the same at a moment at which the whole capital, held, is worth `holdValue`. */
export function exposedHoldValue({ exposure, initialCapital }: BacktestMetrics, holdValue: number): number {
  return (1 - exposure) * initialCapital + exposure * holdValue;
}
