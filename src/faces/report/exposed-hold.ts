import type { BacktestMetrics } from '../../domain/statistics/backtest-metrics.js';

/**
 * Returns the account value of holding at the mean net exposure of a run, at a moment at which the whole capital,
 * held, is worth `holdValue`: that share of the capital in the market, sold short where it is negative, the rest in
 * cash without interest.
 * @returns account currency; null in results of engine 1, which do not know it
 */
export function exposedHoldValue(
  { exposures, initialCapital }: Pick<BacktestMetrics, 'exposures' | 'initialCapital'>,
  holdValue: number,
): number | null {
  if (exposures === null) return null;
  return (1 - exposures.net) * initialCapital + exposures.net * holdValue;
}
