import type { BacktestMetrics } from '../statistics/backtest-metrics.js';
import type { Direction } from './samplers/rank-trials.js';

/** Fields of the metrics of a run, by the names that trials are compared by. */
export const METRIC_FIELDS = {
  TOTAL_RETURN: 'totalReturn',
  CAGR: 'cagr',
  SHARPE_RATIO: 'sharpeRatio',
  SORTINO_RATIO: 'sortinoRatio',
  CALMAR_RATIO: 'calmarRatio',
  MAX_DRAWDOWN: 'maxDrawdown',
  ANNUALIZED_VOLATILITY: 'annualizedVolatility',
  PROFIT_FACTOR: 'profitFactor',
  WIN_RATE: 'winRate',
  EXPECTANCY: 'expectancy',
  SQN: 'sqn',
  EXPOSURE: 'exposure',
  TOTAL_TRADES: 'totalTrades',
} as const satisfies Record<string, keyof BacktestMetrics>;

/** A figure that trials are compared by. */
export type MetricName = keyof typeof METRIC_FIELDS;

/** All of them, in the order in which they are kept by column: it never changes, and a new one comes last. */
export const METRIC_NAMES = Object.keys(METRIC_FIELDS) as readonly MetricName[];

/** What a study looks for, and what a trial has to keep to be the best. */
export interface Objective {
  readonly metric: MetricName;
  readonly direction: Direction;
  /** Closed trades, 0 or more. */
  readonly minTrades: number;
  /** A fraction; null for any. */
  readonly maxDrawdown: number | null;
}

/** Returns the value of a metric; null where it is undefined on the run. */
export function metricOf(metrics: BacktestMetrics, name: MetricName): number | null {
  return metrics[METRIC_FIELDS[name]];
}

/** Returns which values of a metric are better unless somebody says otherwise. */
export function ownDirection(name: MetricName): Direction {
  return name === 'MAX_DRAWDOWN' || name === 'ANNUALIZED_VOLATILITY' ? 'MINIMIZE' : 'MAXIMIZE';
}

/**
 * Returns by how much a trial breaks the constraints: what is missing or too much, each relative to its limit, summed.
 * @returns 0 for a feasible trial
 */
export function violationOf(
  { totalTrades, maxDrawdown }: Pick<BacktestMetrics, 'totalTrades' | 'maxDrawdown'>,
  limits: Pick<Objective, 'minTrades' | 'maxDrawdown'>,
): number {
  const missing = Math.max(0, limits.minTrades - totalTrades) / Math.max(1, limits.minTrades);
  if (limits.maxDrawdown === null) return missing;
  const excess = Math.max(0, maxDrawdown - limits.maxDrawdown);
  // Relative to a limit of 0 every drawdown would be infinitely too large, and all would be alike.
  return missing + (limits.maxDrawdown > 0 ? excess / limits.maxDrawdown : excess);
}
