import type { BacktestMetrics } from '../../statistics/backtest-metrics.js';

/** The metrics that a study may seek, as the fields of a result have them. */
export const OBJECTIVE_METRICS = [
  'totalReturn',
  'cagr',
  'sharpeRatio',
  'sortinoRatio',
  'calmarRatio',
  'maxDrawdown',
  'annualizedVolatility',
  'profitFactor',
  'winRate',
  'expectancy',
  'sqn',
  'exposure',
  'totalTrades',
] as const satisfies readonly (keyof BacktestMetrics)[];

export type ObjectiveMetric = (typeof OBJECTIVE_METRICS)[number];

/** What a study seeks, and what it does not take. */
export interface Objective {
  readonly metric: ObjectiveMetric;
  /** Trials with fewer are never best. */
  readonly minTrades: number;
  /** A fraction; trials with a larger drawdown are never best. Null for no limit. */
  readonly maxDrawdown: number | null;
}

/** How a trial stands to an objective. */
export interface Judgement {
  /** The value of the metric; null where it is undefined. */
  readonly objective: number | null;
  /** By how much constraints are broken, each relative to its limit, summed; 0 where all are kept. */
  readonly violation: number;
  /** Whether all constraints are kept. */
  readonly feasible: boolean;
  /** What is broken, a sentence each. */
  readonly reasons: readonly string[];
}

/** Judges the metrics of a trial. */
export function judge(metrics: BacktestMetrics, { metric, minTrades, maxDrawdown }: Objective): Judgement {
  const reasons: string[] = [];
  let violation = 0;
  if (metrics.totalTrades < minTrades) {
    violation += (minTrades - metrics.totalTrades) / minTrades;
    reasons.push(`totalTrades is ${metrics.totalTrades}, and minTrades is ${minTrades}`);
  }
  if (maxDrawdown !== null && metrics.maxDrawdown > maxDrawdown) {
    // Of a limit of 0 the excess itself: nothing can be relative to it.
    violation += (metrics.maxDrawdown - maxDrawdown) / (maxDrawdown || 1);
    reasons.push(`maxDrawdown is ${metrics.maxDrawdown}, and the limit is ${maxDrawdown}`);
  }
  return { objective: metrics[metric], violation, feasible: reasons.length === 0, reasons };
}
