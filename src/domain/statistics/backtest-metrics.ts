import { ACCOUNT_METRICS } from './account-metrics.js';
import type { Exposures } from './exposures.js';
import type { MetricValues } from './metric-definition.js';
import { TRADE_METRICS } from './trade-statistics.js';

/** Every metric of a run or of a part of it, in the order in which docs/metrics.md has them. */
export const METRICS = { ...ACCOUNT_METRICS, ...TRADE_METRICS } as const;

/** Figures of one run or of one part of it. Fractions, not percent. Null where undefined on this run. */
export interface BacktestMetrics extends MetricValues<typeof METRICS> {
  /** What the account had in the market on average; null in results of engine 1. */
  readonly exposures: Exposures | null;
}
